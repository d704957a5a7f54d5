import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byId } from '../../support/desk360';
import { desk360WhatsAppSetup } from '../../support/desk360WhatsApp';
import { executeNode } from '../../support/n8nCore';
import { readForm } from '../../support/recorder';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

/** Rows with values of their own in one request: `destinations.*.parameters`, which is named and not shown. */
const template = {
	id: 2,
	name: 'order',
	sendable: true,
	translations: [
		{ language_id: 1, language: 'English', body: 'Hi {{1}}', variables: ['body-1'], status_value: 2, status: 'active' },
	],
};
const people = ['Ada', 'Ece', 'Can'].map((name, index) => ({ phone: `+90555123456${index}`, name }));

let stub: Stub | undefined;
afterEach(async () => {
	await stub?.close();
	stub = undefined;
});

async function send(
	answer: (request: Recorded) => StubAnswer,
	more: IDataObject = {},
	parameters: INodeParameters = {},
) {
	stub = await startStub((request) => (request.method === 'GET' ? { json: [template] } : answer(request)));
	const setup = desk360WhatsAppSetup(`${stub.origin}/v1`, {
		resource: 'template',
		operation: 'sendBulk',
		integrationId: byId(11),
		templateId: byId('2:1'),
		recipientsSource: 'items',
		to: '={{ $json.phone }}',
		templateVariables: { mappingMode: 'defineBelow', value: { 'body-1': '={{ $json.name }}' } },
		additionalFields: { ownValuesTogether: true, summary: false, ...more } as INodeParameters,
		...parameters,
	});
	return (await executeNode({ ...setup, items: people.map((json) => ({ json })) })).map(({ json }) => json);
}

const posts = () => (stub?.requests ?? []).filter(({ method }) => method === 'POST');
const outcomes = (items: IDataObject[]) => items.map(({ to, outcome }) => [to, outcome]);

test('all go in one request, each with the own value', async () => {
	const phones = people.map(({ phone }) => phone);
	const items = await send(() => ({ json: { phones } }));
	expect(posts().map(({ url }) => url)).toEqual(['/v1/integrations/11/conversations/templates/send']);
	const [request] = posts();
	expect(request && (await readForm(request))).toEqual([
		{ name: 'template_id', value: '2' },
		{ name: 'language_id', value: '1' },
		...people.flatMap(({ phone, name }, index) => [
			{ name: `destinations[${index}][phone]`, value: phone },
			{ name: `destinations[${index}][parameters][body-1]`, value: name },
		]),
	]);
	expect(outcomes(items)).toEqual(phones.map((phone) => [phone, 'queued']));
});

test.each<[string, StubAnswer, string[]]>([
	['one id', { json: { message_id: 'm1' } }, ['unclear', 'unclear', 'unclear']],
	['nothing', { json: {} }, ['unclear', 'unclear', 'unclear']],
	['some of the numbers', { json: { phones: [people[1]?.phone] } }, ['unclear', 'queued', 'unclear']],
	[
		'ids by number',
		{ json: { messages: people.map(({ phone }) => ({ phone, message_id: phone })) } },
		['queued', 'queued', 'queued'],
	],
])('an answer with %s', async (_, answer, expected) => {
	expect((await send(() => answer)).map(({ outcome }) => outcome)).toEqual(expected);
	expect(posts()).toHaveLength(1);
});

test('a refusal is everybody’s', async () => {
	const error = { error: { code: 'failed_validation', message: 'Only one destination.' } };
	await expect(send(() => ({ status: 400, json: error }))).rejects.toThrow(/Only one destination/);
	expect(posts()).toHaveLength(1);
});

test('equal values still go to the bulk call', async () => {
	const value = { mappingMode: 'defineBelow', value: { 'body-1': 'everybody' } };
	const items = await send(
		() => ({ json: { phones: people.map(({ phone }) => phone) } }),
		{},
		{ templateVariables: value },
	);
	expect(posts().map(({ url }) => url)).toEqual(['/v1/integrations/11/conversations/templates/send/bulk']);
	expect(items.map(({ outcome }) => outcome)).toEqual(['queued', 'queued', 'queued']);
});

test('requests carry as many recipients as wished; a single one has the documented form and answer', async () => {
	const items = await send(
		({ body }) => ({
			json: body.includes('[1]') ? { phones: [people[0]?.phone, people[1]?.phone] } : { message_id: 'm3' },
		}),
		{ recipientsPerRequest: 2 },
	);
	expect(posts()).toHaveLength(2);
	expect(items.map(({ outcome, messageId }) => [outcome, messageId])).toEqual([
		['queued', undefined],
		['queued', undefined],
		['sent', 'm3'],
	]);
});

test('off, each row with values of its own is a request', async () => {
	const items = await send(() => ({ json: { message_id: 'm' } }), { ownValuesTogether: false });
	expect(posts()).toHaveLength(3);
	expect(items.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent']);
});

test('what is added to the body is in it, and rows with other additions are another request', async () => {
	const options = { additionalBodyFields: '={{ { tag: $json.name === "Can" ? "b" : "a" } }}' };
	await send(() => ({ json: { message_id: 'm' } }), {}, { options });
	const tags = await Promise.all(
		posts().map(async (request) => (await readForm(request)).find(({ name }) => name === 'tag')?.value),
	);
	expect(tags.sort()).toEqual(['a', 'b']);
});
