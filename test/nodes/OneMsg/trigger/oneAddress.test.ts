import { oneMsgTrigger } from '../../../support/oneMsgTrigger';
import { startStub } from '../../../support/stubServer';

const other = 'https://crm.example.com/hook';

test.each([
	['keeps the first of a list', (given: unknown) => (Array.isArray(given) ? given[0] : given)],
	['stores nothing for a list', (given: unknown) => (Array.isArray(given) ? null : given)],
])('a channel that %s gets its old address back', async (_, stored) => {
	let webhookUrl: unknown = other;
	const stub = await startStub(({ method, body }) => {
		if (method === 'GET') return { json: { webhookUrl } };
		const given: unknown = JSON.parse(body.toString()).webhookUrl;
		webhookUrl = stored(given);
		return { json: {} };
	});
	const outcome = await oneMsgTrigger(stub.origin)
		.publish()
		.then(
			() => 'published',
			(error: Error) => error.message,
		);
	await stub.close();
	expect(webhookUrl).toBe(other);
	expect(outcome).toMatch(/^This 1MSG channel takes one webhook address only/);
});
