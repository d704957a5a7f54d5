import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { templateQuestion } from '../../../../nodes/shared/ask/template';
import type { Client } from '../../../../nodes/shared/http/client';
import type { Operation, Resource } from '../../../../nodes/shared/operation/defineOperation';
import { readToken } from '../../../../nodes/shared/webhook/questions/question';
import type { TemplateSource, Translation } from '../../../../nodes/shared/whatsapp/template';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

/** Which template asks, and what its provider's operation is given to send. */

const url = 'https://n8n.example.com/webhook-waiting/1/1?question=q';
const translation: Translation = {
	...{ templateId: '12', name: 'visit', language: 'en', languageName: 'English', sendable: true, status: '' },
	...{ body: 'At {{1}}?', text: 'At {{1}}?', variables: ['body-1', 'button-1', 'button-2'] },
};
const given = jest.fn();

async function asked(
	change: Partial<Translation>,
	templateVariables: IDataObject,
	{
		answerBy = 'chat',
		responseType = 'template',
		item = {},
	}: { answerBy?: string; responseType?: string; item?: IDataObject } = {},
) {
	given.mockReset();
	const operation = standIn<Operation>({
		value: 'send',
		prepare: (read: (field: { name: string; default: unknown }) => unknown) => {
			const fields = ['templateMode', 'templateId', 'templateVariables', 'missing'];
			given(Object.fromEntries(fields.map((name) => [name, read({ name, default: 'default' })])));
			return { prepare: async () => await Promise.resolve(async () => await Promise.resolve([])) };
		},
	});
	const context = standIn<Parameters<typeof templateQuestion>[0]>({
		client: standIn<Client>({
			run: {},
			pages: async function* () {
				yield await Promise.resolve({ rows: [{}] });
			},
		}),
		functions: standIn<IExecuteFunctions>({
			getContext: () => ({}),
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			getInputData: () => [{ json: {} }, { json: item }],
			getSignedResumeUrl: () => url,
		}),
		itemIndex: 1,
		parameters: { responseType, answerBy, templateId: '12:en', templateVariables },
	});
	const source = standIn<TemplateSource>({
		request: { path: '/templates' },
		translations: () => [{ ...translation, ...change }],
	});
	const question = await templateQuestion(context, source, standIn<Resource>({ operations: [operation] }));
	const [values] = given.mock.calls.map(([read]) => Object(read));
	return { question, values, variables: Object(values?.templateVariables) };
}
const form = (value: IDataObject) => ({ mappingMode: 'defineBelow', value });
const automatic = { mappingMode: 'autoMapInputData', value: null };
const quickReplies = [{ title: 'Yes', key: 'button-1' }, { title: 'No', key: 'button-2' }, { title: 'Later' }];

test('a question of another kind is no template, and nothing is looked up for it', async () => {
	expect((await asked({}, form({}), { responseType: 'freeText' })).question).toBeUndefined();
	expect(given).not.toHaveBeenCalled();
});

test('quick replies are the choices, by their payloads or titles, and say which question they answer', async () => {
	const { question, values, variables } = await asked(
		{ quickReplies },
		form({ 'body-1': 'nine', 'button-1': ' y ', 'button-2': ' ' }),
	);
	expect(question).toMatchObject({
		text: 'At {{1}}?',
		choices: [
			{ id: 'y', title: 'Yes' },
			{ id: 'No', title: 'No' },
			{ id: 'Later', title: 'Later' },
		],
	});
	expect(values).toMatchObject({ templateMode: 'form', templateId: '12:en', missing: 'default' });
	const { value, mappingMode } = variables;
	expect([mappingMode, Object.keys(value), value['body-1']]).toEqual([
		'defineBelow',
		['body-1', 'button-1', 'button-2'],
		'nine',
	]);
	const [first, second] = ['button-1', 'button-2'].map((key) => readToken(value[key]));
	expect([first?.id, second?.id]).toEqual(['y', 'No']);
	expect(first?.questionId).toMatch(/^[\w-]{16}$/);
	expect(second?.questionId).toBe(first?.questionId);
});

test('without quick replies there are no choices', async () => {
	expect((await asked({}, form({ 'body-1': 'nine' }))).question?.choices).toEqual([]);
});

test.each<[string, Partial<Translation>, IDataObject]>([
	['what it has variables for', {}, { 'body-1': 'nine' }],
	['its file as well', { headerFile: 'image' }, { 'body-1': 'nine', 'header-file': 'photo' }],
])('an item that is mapped automatically gives a template %s, and nothing else', async (_, change, expected) => {
	const item = { 'body-1': 'nine', 'header-file': 'photo', other: 'x' };
	expect((await asked(change, automatic, { item })).variables).toEqual(form(expected));
});

test('what was entered goes to the operation as it is: it says what the template does not have', async () => {
	const entered = form({ 'body-1': 'nine', other: 'x' });
	expect((await asked({}, entered)).variables).toEqual(entered);
});

test('by link a text has it whole and a button its end, where the person sees them', async () => {
	const value = { 'body-1': 'at {link}', 'button-1': '{link}', 'button-2': '{link}', 'header-file': '{link}' };
	const reply = [{ title: 'Yes', key: 'button-2' }];
	const { variables } = await asked({ quickReplies: reply }, form(value), { answerBy: 'link' });
	expect(variables.value).toMatchObject({
		...{ 'body-1': `at ${url}`, 'button-1': '1/1?question=q', 'header-file': '{link}' },
	});
	expect(readToken(variables.value['button-2'])?.id).toBe('{link}');
	const byChat = await asked({}, form({ 'body-1': '{link}' }));
	expect(byChat.variables.value).toEqual({ 'body-1': '{link}' });
	for (const unseen of [{ 'header-file': '{link}' }, { 'button-2': '{link}' }]) {
		const error: unknown = await asked({ quickReplies: reply }, form(unseen), { answerBy: 'link' }).catch(
			(reason: unknown) => reason,
		);
		expect(
			refused(() => {
				throw error;
			}),
		).toContain("'Template Variables' has no {link}");
	}
});
