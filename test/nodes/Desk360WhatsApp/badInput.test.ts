import { NodeOperationError, type IBinaryKeyData, type INodeParameters } from 'n8n-workflow';
import { secretToken } from '../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../support/desk360WhatsApp';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub;
let surface: Surface;
beforeEach(async () => {
	stub = await startStub(({ method }) => ({ json: method === 'GET' ? surface.templates : { message_id: 'm1' } }));
});
afterEach(async () => await stub.close());

const to = '+905551234567';
const text = (change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendText',
	to,
	text: 'Hello',
	...change,
});
const location = (change: INodeParameters) => ({
	resource: 'message',
	operation: 'sendLocation',
	to,
	latitude: 41,
	longitude: 29,
	name: 'City Hall',
	address: 'Main Street',
	...change,
});
const interactive = (change: INodeParameters) => ({
	resource: 'message',
	operation: 'sendInteractive',
	to,
	body: 'Is that right?',
	buttons: { button: [{ id: 'yes', title: 'Yes' }] },
	...change,
});
const buttons = (...titles: string[]) => ({
	buttons: { button: titles.map((title, id) => ({ id: String(id), title })) },
});
const contacts = (contact: INodeParameters) => ({
	resource: 'message',
	operation: 'sendContacts',
	to,
	contacts: { contact: [contact] },
});
const media = (change: INodeParameters = {}) => ({ resource: 'message', operation: 'sendMedia', to, ...change });
const template = (change: INodeParameters) => ({
	resource: 'template',
	operation: 'send',
	to,
	templateId: { __rl: true, mode: 'id', value: 'order_update' },
	templateVariables: variables({ 'body-1': 'Nathan', 'body-2': 'A1' }),
	...change,
});
const named = (value: string) => ({ templateId: { __rl: true, mode: 'id', value } });

const file = (mimeType: string, bytes = 10) => ({
	data: Buffer.alloc(bytes, 1).toString('base64'),
	mimeType,
	fileName: 'file',
});
const files = (count: number): IBinaryKeyData =>
	Object.fromEntries(Array.from({ length: count }, (_, n) => [`file${n}`, file('image/png')]));

interface Case {
	what: string;
	parameters: INodeParameters;
	message: RegExp;
	binary?: IBinaryKeyData;
	/** Only where both APIs can know it. */
	only?: string;
}

const cases: Case[] = [
	{
		what: 'a recipient without country code',
		parameters: text({ to: '0555 123 45 67' }),
		message: /^'To' has no country code/,
	},
	{ what: 'a recipient with letters', parameters: text({ to: '+90555ABC4567' }), message: /^'To' .*letter/ },
	{ what: 'a recipient of 3 digits', parameters: text({ to: '+123' }), message: /^'To' .*3 digits/ },
	{ what: 'a recipient of 20 digits', parameters: text({ to: '+12345678901234567890' }), message: /^'To' .*20 digits/ },
	{ what: 'no recipient', parameters: text({ to: '' }), message: /^'To' is required/ },
	{
		what: 'two recipients',
		parameters: text({ to: '+905551234567, +905551234568' }),
		message: /^'To' holds 2 numbers/,
	},
	{
		what: 'a list of recipients',
		parameters: text({ to: '={{ ["+905551234567", "+905551234568"] }}' }),
		message: /^'To' .*list of 2/,
	},
	{ what: 'an empty text', parameters: text({ text: '  ' }), message: /^'Text' is required/ },
	{ what: '4,097 characters', parameters: text({ text: '😀'.repeat(4097) }), message: /^'Text' has 4097 characters/ },
	{
		what: 'a script tag',
		parameters: text({ text: '<script>x</script>', additionalFields: { formatting: 'html' } }),
		message: /^'Text' contains <script>/,
	},
	{
		what: 'an open tag',
		parameters: text({ text: '<b>x', additionalFields: { formatting: 'html' } }),
		message: /^'Text' has a <b> and a <\/b>/,
	},
	{
		what: 'latitude 91',
		parameters: location({ latitude: 91 }),
		message: /^'Latitude' must be between -90 and 90 degrees, but it is 91/,
	},
	{
		what: 'longitude -181',
		parameters: location({ longitude: -181 }),
		message: /^'Longitude' must be between -180 and 180/,
	},
	{ what: 'a place without name', parameters: location({ name: '' }), message: /^'Name' is required/ },
	{
		what: 'a text header without text',
		parameters: interactive({ headerType: 'text' }),
		message: /^'Header Text' is required/,
	},
	{
		what: 'an image header without link',
		parameters: interactive({ headerType: 'image' }),
		message: /^'Header Media URL' is required/,
	},
	{
		what: 'a video header without link',
		parameters: interactive({ headerType: 'video', headerMediaUrl: ' ' }),
		message: /^'Header Media URL' is required/,
	},
	{
		what: 'a document header without link',
		parameters: interactive({ headerType: 'document', headerFileName: 'invoice.pdf' }),
		message: /^'Header Media URL' is required/,
	},
	{
		what: 'an audio file as image header',
		parameters: interactive({ headerType: 'image', headerMediaUrl: 'https://example.com/song.mp3' }),
		message: /song\.mp3", which is not an image/,
	},
	{
		what: 'an http header',
		parameters: interactive({ headerType: 'video', headerMediaUrl: 'http://example.com/a.mp4' }),
		message: /must start with https/,
	},
	{
		what: 'no button',
		parameters: interactive({ buttons: {} }),
		message: /^'Buttons' must contain at least one button/,
	},
	{
		what: 'two equal titles',
		parameters: interactive(buttons('Yes', 'Yes')),
		message: /^'Buttons' has two buttons with the title "Yes"/,
	},
	{
		what: 'two equal ids',
		parameters: interactive({ buttonsSource: 'json', buttonsJson: '[{"id":"1","title":"a"},{"id":"1","title":"b"}]' }),
		message: /two buttons with the ID "1"/,
	},
	{ what: 'an empty title', parameters: interactive(buttons('Yes', ' ')), message: /title of button 2' is required/ },
	{
		what: '11 buttons',
		parameters: interactive(buttons(...'abcdefghijk')),
		message: /^'Buttons' has 11 buttons, but at most 10/,
	},
	{
		what: '21 characters with emoji',
		parameters: interactive(buttons(`👍${'x'.repeat(20)}`)),
		message: /title of button 1' has 21 characters/,
	},
	{
		what: 'a body of 1,025 characters',
		parameters: interactive({ body: 'x'.repeat(1025) }),
		message: /^'Body' has 1025 characters/,
	},
	{
		what: 'a footer of 61 characters',
		parameters: interactive({ footer: 'x'.repeat(61) }),
		message: /^'Footer' has 61 characters/,
	},
	{
		what: 'a contact without formatted name',
		parameters: contacts({ first_name: 'Nathan', last_name: 'Smith' }),
		message: /contact 1' has no formatted name/,
	},
	{
		what: 'a contact with one name',
		parameters: contacts({ formatted_name: 'Nathan' }),
		message: /needs a first and a last name/,
	},
	{
		what: 'birthday 18.08.2012',
		parameters: contacts({ formatted_name: 'Nathan Smith', birthday: '18.08.2012' }),
		message: /Birthday' must be a day written YYYY-MM-DD, but it is "18\.08\.2012"/,
	},
	{
		what: 'an address that is none',
		parameters: contacts({ formatted_name: 'Nathan Smith', emails: { email: [{ email: 'x@' }] } }),
		message: /Email' must be one e-mail address/,
	},
	{
		what: 'a vCard without end',
		parameters: { ...contacts({}), contactsSource: 'vcard', vcard: 'BEGIN:VCARD\nFN:Nathan Smith' },
		message: /^'vCard' ends in the middle/,
	},
	{
		what: 'six attachments',
		parameters: media({ binaryPropertyName: 'file0,file1,file2,file3,file4,file5' }),
		binary: files(6),
		message: /names 6 files, but one message takes at most 5/,
	},
	{
		what: 'a 21 MB file',
		parameters: media(),
		binary: { data: file('video/mp4', 21 * 1024 * 1024) },
		message: /has 21 MB; at most 20 MB/,
	},
	{
		what: 'a file that is not there',
		parameters: media({ binaryPropertyName: 'photo' }),
		binary: files(1),
		message: /^'Input Data Field Name' names "photo", but the item has no file/,
	},
	{
		what: 'an unknown template',
		parameters: template(named('nothing:en')),
		message: /^'Template' "nothing" does not exist here/,
	},
	{
		what: 'an unknown language',
		parameters: template(named('order_update:Klingon')),
		message: /"order_update" has no language "Klingon"/,
	},
	{
		what: 'a template in review',
		parameters: template({ ...named('in_review'), templateVariables: variables({}) }),
		message: /needs a language|cannot be sent now: it is in review/,
		only: 'Desk360 WhatsApp',
	},
	{
		what: 'a template in review with language',
		parameters: template({ ...named('in_review:1') }),
		message: /cannot be sent now: it is in review/,
		only: 'Desk360 WhatsApp',
	},
	{
		what: 'a template that is not sendable',
		parameters: template({ ...named('switched_off:1') }),
		message: /"switched_off" \(English\) cannot be sent now/,
		only: 'Desk360 WhatsApp',
	},
	{
		what: 'a missing variable',
		parameters: template({ templateVariables: variables({ 'body-1': 'Nathan', 'body-2': '' }) }),
		message: /lacks body-2/,
	},
	{
		what: 'a surplus variable',
		parameters: template({ templateVariables: variables({ 'body-1': 'a', 'body-2': 'b', 'body-3': 'c' }) }),
		message: /has body-3, which the template does not have/,
	},
	{
		what: 'a variable with a line break',
		parameters: template({ templateVariables: variables({ 'body-1': 'a\nb', 'body-2': 'b' }) }),
		message: /body-1' contains a line break/,
	},
	{
		what: 'an audio file as header',
		parameters: template({
			...named('photo_news'),
			templateVariables: variables({ 'body-1': 'a', 'header-file': 'data' }),
		}),
		binary: { data: file('audio/ogg') },
		message: /^'Template Variables: header-file' names "data", which is audio\/ogg; it must be image/,
	},
	{
		what: 'no header file',
		parameters: template({ ...named('photo_news'), templateVariables: variables({ 'body-1': 'a' }) }),
		message: /lacks header-file/,
	},
	{
		what: 'no message to mark',
		parameters: { resource: 'message', operation: 'markAsRead', to, messageIds: [' , '] },
		message: /^'Message IDs' is required/,
	},
];

describe.each(surfaces)('$name', (each) => {
	beforeEach(() => (surface = each));

	test.each(cases.filter(({ only }) => only === undefined || only === each.name))(
		'$what is an error before anything is sent',
		async ({ parameters, message, binary }) => {
			const error: unknown = await runSurface(each, `${stub.origin}/v1`, parameters, {
				items: [{ json: {}, binary }],
			}).then(
				() => undefined,
				(reason: unknown) => reason,
			);
			expect(stub.requests.filter(({ method }) => method !== 'GET')).toHaveLength(0);
			expect(error).toBeInstanceOf(NodeOperationError);
			if (!(error instanceof NodeOperationError)) throw new Error('not refused');
			expect(error.message).toMatch(message);
			expect(error.message).toContain('[item 0]');
			expect(error.context.itemIndex).toBe(0);
			expect(error.description).toMatch(/./);
			expect(`${error.message} ${error.description}`).not.toContain(secretToken);
		},
	);

	test('without Continue on Fail, a bad template variable in the last item keeps the first from being sent', async () => {
		const items = [{ json: { name: 'Nathan' } }, { json: { name: '' } }];
		const parameters = template({ templateVariables: variables({ 'body-1': '={{ $json.name }}', 'body-2': 'A1' }) });
		await expect(runSurface(each, `${stub.origin}/v1`, parameters, { items })).rejects.toThrow(
			/lacks body-1 .*\[item 1\]/,
		);
		expect(stub.requests.filter(({ method }) => method === 'POST')).toHaveLength(0);
		expect(stub.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
	});
});
