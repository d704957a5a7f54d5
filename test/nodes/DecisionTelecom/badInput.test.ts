import { NodeOperationError, type IBinaryKeyData, type INodeParameters } from 'n8n-workflow';
import {
	decisionTelecomSetup,
	imageMessage,
	runDecisionTelecom,
	secretForms,
	templateMessage,
	textMessage,
} from '../../support/decisionTelecom';
import { executeNode } from '../../support/n8nCore';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub;
beforeEach(async () => {
	stub = await startStub(() => ({ json: { message_id: 554 } }));
});
afterEach(async () => await stub.close());

const baseUrl = () => `${stub.origin}/v1/api`;
const file = (mimeType: string, fileName = 'photo.png', bytes = 10): IBinaryKeyData => ({
	data: { data: Buffer.alloc(bytes, 1).toString('base64'), mimeType, fileName },
});
const fromField = imageMessage({ mediaSource: 'binary', binaryPropertyName: 'data' });
const variables = (...texts: string[]) => ({ variable: texts.map((text) => ({ type: 'text', text })) });

interface Case {
	what: string;
	parameters: INodeParameters;
	message: RegExp;
	binary?: IBinaryKeyData;
}

const cases: Case[] = [
	{
		what: 'a sender of 21 characters',
		parameters: textMessage({ from: 'x'.repeat(21) }),
		message: /^'From' has 21 characters, but DecisionTelecom takes at most 20/,
	},
	{
		what: 'a sender of 21 emoji',
		parameters: imageMessage({ from: '😀'.repeat(21) }),
		message: /^'From' has 21 characters/,
	},
	{ what: 'no sender', parameters: textMessage({ from: ' ' }), message: /^'From' is required/ },
	{ what: 'a number with letters', parameters: textMessage({ to: '38063ABC000' }), message: /^'To' has letters/ },
	{
		what: 'a number without country code',
		parameters: textMessage({ to: '063 000 00 00' }),
		message: /no country code/,
	},
	{ what: 'no recipient', parameters: templateMessage({ to: '' }), message: /^'To' is required/ },
	{ what: 'an empty text', parameters: textMessage({ text: ' ' }), message: /^'Text' is required/ },
	{
		what: 'a text of 4,097 characters',
		parameters: textMessage({ text: '😀'.repeat(4097) }),
		message: /^'Text' has 4097 characters/,
	},
	{
		what: 'a link that ends in .gif',
		parameters: imageMessage({ mediaUrl: 'https://example.org/image.gif' }),
		message: /^'Media URL' must end in .jpg, .jpeg or .png, but it ends in .gif/,
	},
	{
		what: 'a link without ending',
		parameters: imageMessage({ mediaUrl: 'https://example.org/image' }),
		message: /^'Media URL' must end in .jpg, .jpeg or .png, but it has no such ending/,
	},
	{
		what: 'a link to a private network',
		parameters: imageMessage({ mediaUrl: 'https://10.0.0.4/image.jpg' }),
		message: /^'Media URL' .*private network/,
	},
	{ what: 'no link', parameters: imageMessage({ mediaUrl: '' }), message: /^'Media URL' is required/ },
	{
		what: 'a GIF from the item',
		parameters: fromField,
		binary: file('image/gif', 'photo.gif'),
		message: /names "data", which is image\/gif; WhatsApp takes image\/jpeg or image\/png as image/,
	},
	{
		what: 'a file named .gif that calls itself PNG',
		parameters: fromField,
		binary: file('image/png', 'photo.gif'),
		message: /names "data", whose file name ends in .gif/,
	},
	{ what: 'a missing file', parameters: fromField, message: /names "data", but the item has no file/ },
	{
		what: 'an image of 6 MB',
		parameters: fromField,
		binary: file('image/jpeg', 'photo.jpg', 6 * 1024 * 1024),
		message: /has 6 MB; at most 5 MB/,
	},
	{
		what: 'an image that n8n keeps in memory',
		parameters: fromField,
		binary: file('image/png'),
		message: /^'Media Source' needs a link to the file, but this n8n keeps files in memory/,
	},
	{
		what: 'a caption of 4,097 characters',
		parameters: imageMessage({ caption: 'x'.repeat(4097) }),
		message: /^'Caption' has 4097/,
	},
	{
		what: 'a callback URL of a private network',
		parameters: textMessage({ additionalFields: { callbackUrl: 'https://192.168.1.5/webhook/a/b' } }),
		message: /^'Callback URL' must be an address that DecisionTelecom can call: 192.168.1.5 is an address of a private/,
	},
	{
		what: 'a callback URL that is none',
		parameters: textMessage({ additionalFields: { callbackUrl: 'my trigger' } }),
		message: /^'Callback URL' must be an address that DecisionTelecom can call: it is not a web address/,
	},
	{
		what: 'no template name',
		parameters: templateMessage({ templateName: '' }),
		message: /^'Template Name' is required/,
	},
	{ what: 'no namespace', parameters: templateMessage({ namespace: ' ' }), message: /^'Namespace' is required/ },
	{ what: 'no language', parameters: templateMessage({ languageCode: '' }), message: /^'Language Code' is required/ },
	{
		what: 'an empty variable',
		parameters: templateMessage({ bodyVariables: variables('Nathan', '') }),
		message: /^'Template Variables: body-2' is required/,
	},
	{
		what: 'a variable with a line break',
		parameters: templateMessage({ bodyVariables: variables('a\nb') }),
		message: /body-1' contains a line break/,
	},
	{
		what: 'a header without text',
		parameters: templateMessage({ headerType: 'text' }),
		message: /header-1' is required/,
	},
	{
		what: 'a header without file',
		parameters: templateMessage({ headerType: 'image' }),
		message: /^'Header File' is required/,
	},
	...[
		'https://drive.google.com/file/d/1abc/view?usp=sharing',
		'https://www.dropbox.com/scl/fi/abc/photo.jpg?rlkey=x&dl=0',
		'http://1drv.ms/i/s!Abc',
		'https://onedrive.live.com/?id=1&cid=2',
		'https://acme-my.sharepoint.com/:i:/g/personal/x/Eabc?e=1',
		'https://app.box.com/s/abc',
	].map((headerFile) => ({
		what: `a header that is the page ${headerFile}`,
		parameters: templateMessage({ headerType: 'image', headerFile }),
		message: /^'Header File' leads to a page of/,
	})),
	{
		what: 'a header of another kind',
		parameters: templateMessage({ headerType: 'image', headerFile: 'https://example.org/a.pdf' }),
		message: /^'Header File' is a link to application\/pdf/,
	},
	{
		what: 'an image on a page for sharing',
		parameters: imageMessage({ mediaUrl: 'https://www.dropbox.com/s/abc/photo.jpg' }),
		message: /^'Media URL' leads to a page of www.dropbox.com/,
	},
	{
		what: 'a currency that is none',
		parameters: templateMessage({
			bodyVariables: { variable: [{ type: 'currency', text: '5 EUR', currency: 'Euro', amount: 5 }] },
		}),
		message: /^'Body Variables: body-1, Currency' must be a code of three letters/,
	},
	{
		what: 'the same button twice',
		parameters: templateMessage({
			templateButtons: {
				button: [
					{ position: 1, value: 'a' },
					{ position: 1, value: 'b' },
				],
			},
		}),
		message: /^'Buttons' has button 1 twice/,
	},
	{
		what: 'a button without value',
		parameters: templateMessage({ templateButtons: { button: [{ position: 1, type: 'url', value: '' }] } }),
		message: /^'Buttons: value of button 1' is required/,
	},
	{
		what: 'raw parameters that are no JSON',
		parameters: templateMessage({ templateMode: 'json', templateParameters: '[{' }),
		message: /^'Template Parameters \(JSON\)' is not valid JSON/,
	},
	{
		what: 'raw parameters that are neither components nor a message',
		parameters: templateMessage({ templateMode: 'json', templateParameters: '{"a": 1}' }),
		message: /^'Template Parameters \(JSON\)' is neither a list of components nor a message/,
	},
	{
		what: 'a raw message of another template',
		parameters: templateMessage({
			templateMode: 'json',
			templateParameters: '{"type": "template", "template": {"name": "other"}}',
		}),
		message: /is for the template "other", but 'Template Name' is "order_update"/,
	},
	{
		what: 'a callback for a template alone',
		parameters: templateMessage({
			additionalFields: { requestForm: 'template', callbackUrl: 'https://example.org/webhook/a/b' },
		}),
		message: /^'Callback URL' has no place in a request with the 'Template Alone'/,
	},
	{
		what: 'a message id that is none',
		parameters: { resource: 'message', operation: 'getStatus', messageId: 'wamid.x' },
		message: /^'Message ID' must be a whole number/,
	},
	{
		what: 'no message id to wait for',
		parameters: { resource: 'message', operation: 'waitForStatus', messageId: '' },
		message: /^'Message ID' is required/,
	},
	{
		what: 'a wait of no time',
		parameters: { resource: 'message', operation: 'waitForStatus', messageId: '1', waitSeconds: 0 },
		message: /^'Wait at Most' must be between 1 and 3600/,
	},
];

test.each(cases)('$what: nothing is sent', async ({ parameters, message, binary }) => {
	const items = [{ json: {}, ...(binary && { binary }) }];
	const error: unknown = await runDecisionTelecom(baseUrl(), parameters, { items }).catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect((error as NodeOperationError).message).toMatch(message);
	expect((error as NodeOperationError).description).not.toBe('');
	expect(stub.requests).toEqual([]);
});

test.each([
	['text', textMessage()],
	['image', imageMessage()],
	['template', templateMessage()],
	['text in bulk', textMessage({ operation: 'sendBulk', recipientsSource: 'items' })],
	['template in bulk', templateMessage({ operation: 'sendBulk', recipientsSource: 'items' })],
])('a callback to this machine, when DecisionTelecom is elsewhere: %s', async (_kind, parameters) => {
	const callbackUrl = 'http://localhost:5678/webhook/5c1d/77aa/callback-secret-0123456789';
	const setup = decisionTelecomSetup('https://web.it-decision.com/v1/api', {
		...parameters,
		additionalFields: { callbackUrl },
	});
	// In bulk it is the result of each recipient.
	const outcome: unknown = await executeNode(setup).catch((reason: unknown) => reason);
	const text = `${String(outcome)} ${JSON.stringify(outcome)}`;
	expect(text).toMatch(/leads to localhost, where DecisionTelecom cannot call it/);
	expect(text).not.toContain('callback-secret-0123456789');
});

test('one bad item keeps the others from being sent', async () => {
	const parameters = textMessage({ to: '={{ $json.to }}' });
	const items = [{ json: { to: '+380630000000' } }, { json: { to: 'nobody' } }];
	await expect(runDecisionTelecom(baseUrl(), parameters, { items })).rejects.toThrow(/^'To' is not a phone number/);
	expect(stub.requests).toEqual([]);
});

test.each([
	[
		'plain',
		Buffer.from('0123456789abcdef0123456789abcdef').toString('base64'),
		/would be encoded twice/,
		/Choose 'Base64'/,
	],
	['userName', Buffer.from('0123456789abcdef:').toString('base64'), /would be encoded twice/, /Choose 'Base64'/],
	['base64', 'no-base64-key', /is not Base64, although 'Access Key Format' says so/, /Choose 'Plain'/],
	['base64', ' ', /'Access Key' is required/, /Enter it/],
	['base64', 'two words', /contains a space/, /Copy the key again/],
])('a key that does not fit "%s" goes nowhere', async (encoding, apiKey, message, fix) => {
	const setup = decisionTelecomSetup(baseUrl(), textMessage());
	const error = await executeNode({ ...setup, credential: { ...setup.credential, encoding, apiKey } }).catch(
		(reason: unknown) => reason,
	);
	expect(error).toMatchObject({
		message: expect.stringMatching(message),
		description: expect.stringMatching(fix),
		context: { outcome: 'notSent' },
	});
	if (apiKey.trim() !== '') expect(JSON.stringify(error)).not.toContain(apiKey);
	expect(stub.requests).toEqual([]);
});

test('the address of a callback, which ends in a secret, stands in no error', async () => {
	const secret = 'callback-secret-0123456789';
	const callbackUrl = `https://n8n.example.org/webhook/5c1d/77aa/${secret}`;
	const echo = await startStub(({ body, headers }) => ({
		json: {
			code: 1,
			name: 'Invalid Parameter: callback_url',
			message: `${String(headers.authorization)} ${body.toString()}`,
			status: 4,
		},
	}));
	const error = await runDecisionTelecom(
		`${echo.origin}/v1/api`,
		textMessage({ additionalFields: { callbackUrl } }),
	).catch((reason: unknown) => reason);
	await echo.close();
	const text = `${String(error)} ${JSON.stringify(error)}`;
	expect(text).toContain('callback_url');
	for (const form of [secret, ...secretForms]) expect(text).not.toContain(form);
});
