import { Replay, type Call } from './replay';

/** Four public programs that call public-api.desk360.com, read in November 2026. */
const panel = 'an admin panel (TypeScript)';
const bot = 'a bot (Python, FastAPI)';
const camera = 'a camera alarm (Python, Flask)';
const cameraTest = 'its first version';

const headers = { authorization: 'Bearer sandbox-token', accept: 'application/json' };
const number = '/v1/integrations/11';
const to = '+905551234567';
const destination = { phone: to, parameters: { 'body-1': 'Kapı' } };
const picture = {
	fileName: 'alarm.jpg',
	type: 'image/jpeg',
	bytes: Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////', 'base64'),
};
const photo = [
	['template_id', '4'],
	['language_id', '1'],
] as const;
const rows = expect.arrayContaining([expect.objectContaining({ id: expect.any(Number) })]);

const calls: Call[] = [
	{ program: panel, call: 'GET /v1/integrations', reads: rows },
	{ program: panel, call: `GET ${number}/conversations/templates/?page=1`, reads: rows },
	{ program: panel, call: `GET ${number}/chats?page=1`, reads: rows },
	{
		program: panel,
		call: `POST ${number}/conversations/messages`,
		form: [
			['to', to],
			['text', 'Merhaba'],
		],
		reads: { message_id: expect.any(String) },
	},
	{
		program: panel,
		call: `POST ${number}/conversations/templates/send`,
		form: [
			['template_id', '2'],
			['language_id', '2'],
			['destinations[0][phone]', to],
			['destinations[0][parameters][body-1]', 'Ada'],
			['destinations[0][parameters][body-2]', 'SP1'],
		],
		reads: { message_id: expect.any(String) },
	},
	{
		program: bot,
		call: `POST ${number}/conversations/messages`,
		json: { to, text: 'LISTE' },
		reads: { message_id: expect.any(String) },
	},
	{ program: camera, call: 'GET /v1/integrations', reads: rows },
	{ program: camera, call: `GET ${number}/conversations/templates`, reads: rows },
	{
		program: camera,
		call: `POST ${number}/conversations/templates/send`,
		form: [
			...photo,
			['destinations[0][phone]', to],
			['destinations[0][parameters][body-1]', 'Kapı'],
			['attachment', picture],
		],
		reads: { message_id: expect.any(String) },
	},
	{
		program: camera,
		call: `POST ${number}/conversations/templates/send`,
		form: [...photo, ['destinations', JSON.stringify([destination])], ['attachment', picture]],
		status: 400,
		because: 'JSON text in a form is a guess that the program makes only where the documented form was refused',
	},
	{
		program: camera,
		call: `POST ${number}/conversations/templates/send`,
		form: [...photo, ['destinations[]', JSON.stringify(destination)], ['attachment', picture]],
		status: 400,
		because: 'the same guess in another spelling',
	},
	{
		program: cameraTest,
		call: 'GET /v1/integrations',
		headers: { 'content-type': 'application/json' },
		reads: rows,
	},
];

let replay: Replay;
beforeAll(async () => {
	replay = await Replay.start();
}, 60_000);
afterAll(async () => await replay?.close());

test.each(calls)('$program: $call', async (call) => {
	const { status, body } = await replay.make({ ...call, headers: { ...headers, ...call.headers } });
	expect({ status, body }).toMatchObject({
		status: call.status ?? 200,
		...(call.reads !== undefined && { body: call.reads }),
	});
});

test('every call succeeds or is explained', () => {
	expect(calls.filter(({ status = 200, because }) => status >= 400 && because === undefined)).toEqual([]);
});
