import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/n8n/install';
import { comparedFields, comparedOperations, comparison } from '../support/providerTable';

/** docs/providers.md, which UPDATE_DOCS=1 writes anew; `prettier --write` then makes its tables even. */
const page = path.join(root, 'docs/providers.md');

/** Why providers do not have a field alike, by its label. */
const reasons: Readonly<Record<string, string>> = {
	Product: 'in Desk360 a number belongs to a product',
	Integration: "in Desk360's public API a number belongs to an integration",
	From: 'a DecisionTelecom account has several senders',
	To: '1MSG also reaches groups, and people by their ids: another mode of the same field. A message that is marked as read names its sender only where the API asks for it',
	'Chat ID': 'only in nodes that were saved with it; now a mode of _To_',
	'Preview Links': 'only the API of get.chat has it',
	'Reply to Message ID': 'the APIs of Desk360 and DecisionTelecom cannot quote',
	'Mentioned Phones': 'only 1MSG writes to groups',
	'Callback URL': 'DecisionTelecom reports a status to an address that each message names',
	'Input Data Field Name': 'DecisionTelecom takes links; where a file is chosen, it needs a public address',
	'Media URLs': 'several files in one message; bulk sends of DecisionTelecom take one image',
	'Media ID': 'Desk360 and DecisionTelecom keep no uploaded files',
	'Media URL': 'one file in each message; Desk360 takes several in _Media URLs_',
	Caption: 'the APIs of Desk360 have none',
	'Media Type': 'get.chat has an operation for each kind, DecisionTelecom sends images; Desk360 finds it out itself',
	'File Name': '1MSG cannot tell it from a media ID',
	'Send as Voice Message': 'only the API of 1MSG has it',
	'Link Ending': 'DecisionTelecom takes links that end like an image',
	Name: 'the APIs of Desk360 require it',
	Address: 'the APIs of Desk360 require it',
	'Message IDs': 'several at once in Desk360',
	'Message ID': 'one at a time in 1MSG',
	'Default Country Code': 'goes with _To_',
	Chat: 'get.chat marks a chat, up to a time',
	Timestamp: 'get.chat marks a chat, up to a time',
	'Show Typing': 'only the API of 1MSG has it',
	Template: 'DecisionTelecom has no list of templates, so its node asks for name, language and parts',
	'Template Variables': 'DecisionTelecom has no list of templates, so its node asks for name, language and parts',
	'Template Parameters (JSON)': 'the raw form of these APIs',
	'Components (JSON)': 'the raw form of these APIs',
	Namespace: 'DecisionTelecom requires it; older channels of 1MSG, and HSM of get.chat, take one',
	'Currencies and Times': 'only the API of 1MSG takes values that the phone formats',
	'Lifetime (Seconds)': 'only the API of 1MSG has it',
	'Share Activity': 'only the API of 1MSG has it',
	'Use MM Lite': 'only the API of 1MSG has it',
	'Template Name': 'in place of the list',
	'Language Code': 'in place of the list',
	Header: 'in place of the form',
	'Header Text': 'in place of the form',
	'Header File': 'in place of the form',
	'Body Variables': 'in place of the form',
	Buttons: 'in place of the form',
	'Request Form': 'the documentation of DecisionTelecom shows two forms of the request',
	'Send Numbers as File': "Desk360's bulk call also takes a file of numbers",
	'Values of Several Recipients per Request': "only Desk360's public API takes them",
};

/** Why an operation is not there for all providers, or is called otherwise, by its task. */
const operationReasons: Readonly<Record<string, string>> = {
	'Send a file':
		"get.chat's API takes each kind of file in another way: Send Image, Send Video, Send Audio, Send Document and Send Sticker; DecisionTelecom's takes images alone",
	'Ask with buttons': "DecisionTelecom's API has no buttons but those of templates, and receives no answer",
	'Send a location': "DecisionTelecom's API has none",
	'Send a contact': "DecisionTelecom's API has none",
	'Mark as read':
		'get.chat counts what is new for each user of the inbox, up to a time; DecisionTelecom receives no messages',
};

test('every operation that providers do not have alike has a reason, and every reason such an operation', () => {
	const different = comparedOperations().flatMap(({ task, alike }) => (alike ? [] : [task]));
	expect(Object.keys(operationReasons)).toEqual(different);
});

test('every field that providers do not have alike has a reason, and every reason such a field', () => {
	const different = new Set(comparedFields().flatMap(({ field, alike }) => (alike ? [] : [field])));
	expect([...different].filter((field) => reasons[field] === undefined)).toEqual([]);
	expect(Object.keys(reasons).filter((field) => !different.has(field))).toEqual([]);
});

test('texts, templates and bulk messages have their main fields alike', () => {
	const alike = comparedFields().filter((field) => field.alike);
	for (const task of ['Send a text', 'Send a template', 'Send a message in bulk']) {
		expect(alike.filter((field) => field.task === task).length).toBeGreaterThanOrEqual(3);
	}
});

test('docs/providers.md shows it', () => {
	const text = [
		'# The five providers side by side',
		'',
		'Made from the nodes themselves. `required` and `yes` are fields of the form, `option` is under Additional Fields; `–` is not there. Every send gives `outcome`, `to`, `messageId` and the provider’s own `answer`; the `outcome` of get.chat is `queued`, because its inbox sends later. What all providers have alike has nothing in the last column.',
		'',
		comparison(reasons, operationReasons),
		'',
	].join('\n');
	if (process.env.UPDATE_DOCS === '1') writeFileSync(page, text);
	expect(uneven(readFileSync(page, 'utf8'))).toBe(uneven(text));
});

/** Without the spaces and lines by which prettier makes tables even. */
function uneven(text: string): string {
	return text.replace(/ *\| */g, '|').replace(/-{2,}/g, '--');
}
