import { answerShapes } from '../../sandbox/desk360/whatsapp/answers';
import { byId, desk360Setup } from '../support/desk360';
import { executeNode } from '../support/n8nCore';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox';
import { SandboxControl } from '../support/sandboxControl';

let sandbox: SandboxProcess;
let control: SandboxControl;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	control = new SandboxControl(sandbox.origin);
	await control.call('PUT', 'desk360/token', { token: 'shapes-token' });
});
afterAll(async () => await sandbox.close());

async function send(count: number) {
	const setup = desk360Setup(`${sandbox.origin}/v1`, {
		resource: 'message',
		operation: 'sendText',
		productId: byId(1),
		to: '={{ $json.to }}',
		text: 'Hello',
	});
	const items = Array.from({ length: count }, (_, index) => ({ json: { to: `+9055512340${10 + index}` } }));
	const credential = { ...setup.credential, apiToken: 'shapes-token' };
	const answered = await executeNode({ ...setup, credential, items });
	return answered.map(({ json }) => json);
}

test('every likely answer of the helpdesk API to a send, in turn, is a message that was sent', async () => {
	await control.call('PUT', 'desk360/answers', { shape: 'inTurn' });
	const results = await send(answerShapes.length);
	expect(results.map(({ outcome }) => outcome)).toEqual(answerShapes.map(() => 'sent'));
	expect(results.filter(({ messageId }) => messageId !== undefined)).toHaveLength(1);
	expect(await control.call('GET', 'desk360/messages/count')).toMatchObject({
		total: answerShapes.length,
		doubled: 0,
	});
});

test.each(answerShapes)('a chosen shape stays: %s', async (shape) => {
	await control.call('PUT', 'desk360/answers', { shape });
	const results = await send(2);
	expect(results.map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
	expect(results.every(({ messageId }) => (messageId !== undefined) === (shape === 'messageId'))).toBe(true);
});

describe('an error', () => {
	afterEach(async () => void (await control.call('PUT', 'desk360/answers', { errors: 'code' })));

	const refused = async (): Promise<Error & { description?: string | null }> => {
		const parameters = {
			resource: 'message',
			operation: 'sendText',
			productId: byId(1),
			to: '+905551234509',
			text: 'x',
		};
		const setup = desk360Setup(`${sandbox.origin}/v1`, parameters);
		const credential = { ...setup.credential, apiToken: 'shapes-token' };
		await control.call('PUT', 'desk360/window', { to: '+905551234509', open: false });
		const error: unknown = await executeNode({ ...setup, credential }).catch((reason: unknown) => reason);
		if (!(error instanceof Error)) throw new Error('It was not refused');
		return error;
	};

	test.each(['code', 'withoutCode', 'laravel'])(
		'told by "%s" says what the provider said, and never to check the URL',
		async (errors) => {
			await control.call('PUT', 'desk360/answers', { shape: 'messageId' });
			const usual = await refused();
			await control.call('PUT', 'desk360/answers', { errors });
			const error = await refused();
			const [said = ''] = /^[^(]+/.exec(usual.message.replace(/^.*?: /, '')) ?? [];
			expect(`${error.message} ${String(error.description)}`).toContain(said.trim().slice(0, 20));
			expect(`${error.message} ${String(error.description)}`).not.toContain('Base URL');
		},
	);
});
