import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	bodyOf,
	decisionTelecomSetup,
	imageMessage,
	runDecisionTelecom,
	templateMessage,
	textMessage,
} from '../../support/decisionTelecom';
import { startStub, type Stub } from '../../support/stubServer';
import { executeNode } from '../../support/n8nCore';

let stub: Stub;
beforeEach(async () => (stub = await startStub(() => ({ json: { message_id: 554 } }))));
afterEach(async () => await stub.close());
const sentBody = async (parameters: INodeParameters): Promise<IDataObject> => {
	await runDecisionTelecom(`${stub.origin}/v1/api`, parameters);
	const [request] = stub.requests;
	if (!request) throw new Error('Nothing was sent');
	return bodyOf(request);
};
const addName = { additionalFields: { linkEnding: 'addName' } };
const signed = 'https://b.s3.example.org/i.jpg?X-Amz-Signature=abc';

test.each<[string, INodeParameters, string]>([
	['http', { mediaUrl: 'http://example.org/i.jpg' }, 'http://example.org/i.jpg'],
	['a signed link', { mediaUrl: signed }, signed],
	['a signed link with a name', { mediaUrl: signed, ...addName }, `${signed}&name=file.jpg`],
	[
		'a PNG behind a query',
		{ mediaUrl: 'https://a.example.org/i.png?x=1', ...addName },
		'https://a.example.org/i.png?x=1&name=file.png',
	],
	[
		'no name at all',
		{ mediaUrl: 'https://a.example.org/img/1234', ...addName },
		'https://a.example.org/img/1234?name=file.jpg',
	],
	['a link that ends well', { mediaUrl: 'https://a.example.org/i.jpg', ...addName }, 'https://a.example.org/i.jpg'],
])('the image goes out with %s', async (_what, change, expected) => {
	expect((await sentBody(imageMessage(change))).file_url).toBe(expected);
});

test('an image takes 4,096 characters of text', async () => {
	expect((await sentBody(imageMessage({ caption: 'x'.repeat(4096) }))).text).toHaveLength(4096);
});

test.each([
	'https://cdn.example.org/img/1234?w=100',
	'http://cdn.example.org/a.webp',
	'https://drive.google.com/uc?export=download&id=1abc',
	'https://www.dropbox.com/s/abc/photo.jpg?dl=1',
	'https://onedrive.live.com/download?resid=1',
	'https://acme.sharepoint.com/:i:/g/x?e=1&download=1',
])('a header image may be %s', async (headerFile) => {
	const body = await sentBody(templateMessage({ headerType: 'image', headerFile }));
	expect(String(body.template_params)).toContain(`"link":"${headerFile}"`);
});

test('a callback over http is called, with a warning', async () => {
	const callbackUrl = 'http://n8n.example.org/webhook/5c1d/77aa/secret-0123456789';
	expect((await sentBody(textMessage({ additionalFields: { callbackUrl } }))).callback_url).toBe(callbackUrl);
});

test('a private network over http is refused as it is over https', async () => {
	const run = runDecisionTelecom(`${stub.origin}/v1/api`, imageMessage({ mediaUrl: 'http://10.0.0.4/i.jpg' }));
	await expect(run).rejects.toThrow(/10\.0\.0\.4 is an address of a private network/);
	expect(stub.requests).toEqual([]);
});

test('what stands beside the template in a whole message goes out, and From is not asked for where it is not sent', async () => {
	const template = { namespace: 'n', language: { policy: 'deterministic', code: 'en' }, name: 'order_update' };
	const parameters = templateMessage({
		from: '',
		templateMode: 'json',
		templateParameters: JSON.stringify({ recipient_type: 'individual', ttl: 60, to: '1', type: 'x', template }),
		additionalFields: { requestForm: 'template' },
	});
	expect(await sentBody(parameters)).toEqual({
		recipient_type: 'individual',
		ttl: 60,
		to: '380630000000',
		type: 'template',
		template,
	});
});

test('From is asked for where it is sent', async () => {
	await expect(
		executeNode(decisionTelecomSetup(`${stub.origin}/v1/api`, templateMessage({ from: '' }))),
	).rejects.toThrow(/'From' is required/);
});
