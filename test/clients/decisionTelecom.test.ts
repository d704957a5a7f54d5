import { Replay, type Call } from './replay';

/**
 * The vendor's libraries (Node.js, Python, Java, Go, C#) know SMS and Viber. What they do for Viber, with the paths and
 * message types of WhatsApp: a JSON body, the key in Base64, and an error wherever the answer has name, message, code and
 * status.
 */
const library = "the vendor's library";
const wrongKey = 'the same with a wrong key';
const authorization = `Basic ${Buffer.from('sandbox-decision-key').toString('base64')}`;
const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' };
const text = {
	source_addr: 'Custom Company',
	destination_addr: 380630000000,
	message_type: 1,
	text: 'Hello',
	callback_url: 'https://example.com/callback',
};
const error = {
	name: expect.any(String),
	message: expect.any(String),
	code: expect.any(Number),
	status: expect.any(Number),
};

const calls: Call[] = [
	{ program: library, call: 'POST /v1/api/send-whatsapp', json: text, reads: { message_id: expect.anything() } },
	{
		program: library,
		call: 'POST /v1/api/send-whatsapp',
		json: { ...text, message_type: 2, file_url: 'https://example.com/image.jpg' },
		reads: { message_id: expect.anything() },
	},
	{ program: library, call: 'POST /v1/api/send-whatsapp', json: { ...text, text: '' }, reads: error },
	{ program: library, call: 'POST /v1/api/send-whatsapp', json: { ...text, source_addr: '' }, reads: error },
	{ program: library, call: 'POST /v1/api/receive-whatsapp', json: { message_id: 1 }, reads: error },
	{
		program: wrongKey,
		call: 'POST /v1/api/send-whatsapp',
		headers: { authorization: `Basic ${Buffer.from('another').toString('base64')}` },
		json: text,
		status: 401,
		because: 'the libraries read 401 by its status alone, whatever the body',
	},
];

let replay: Replay;
beforeAll(async () => {
	replay = await Replay.start();
}, 60_000);
afterAll(async () => await replay?.close());

test.each(calls)('$program: $call, $json', async (call) => {
	const { status, body } = await replay.make({ ...call, headers: { ...headers, ...call.headers } });
	expect({ status, body }).toMatchObject({
		status: call.status ?? 200,
		...(call.reads !== undefined && { body: call.reads }),
	});
});

test('a message that was sent has a status', async () => {
	const send: Call = { program: library, call: 'POST /v1/api/send-whatsapp', json: text, headers };
	const { body } = await replay.make(send);
	const ask: Call = { program: library, call: 'POST /v1/api/receive-whatsapp', json: body, headers };
	expect(await replay.make(ask)).toMatchObject({ status: 200, body: { status: expect.any(Number) } });
});

test('every call succeeds or is explained', () => {
	expect(calls.filter(({ status = 200, because }) => status >= 400 && because === undefined)).toEqual([]);
});
