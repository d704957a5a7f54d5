import { ask as askAndWait, checkCanWait } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { askField, questionFields, questionListFields, questionTemplateFields } from '../../shared/ask/fields';
import { chooseListener } from '../../shared/ask/listener';
import { planOf } from '../../shared/ask/plan';
import { invalidInput } from '../../shared/errors';
import { templateQuestion } from '../../shared/ask/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { addresseeOf, toFields } from '../recipient';
import { channelUrls } from '../trigger/registry';
import { templateResource } from '../template';
import { templates } from '../template/source';
import { questionIds, questionRequest } from './question';

/** The request of its kind, such as `POST /sendButton`; the answer comes over a webhook address of the channel */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [
		...toFields,
		askField.answerBy,
		askField.responseType,
		...questionFields,
		...questionTemplateFields,
		...questionListFields,
		askField.additionalFields,
	],
	recipient: addresseeOf,
	prepare: async (context) => {
		const { parameters, recipient, client, functions } = context;
		checkCanWait(functions);
		if (recipient.digits.includes('@') && !recipient.digits.startsWith('@')) {
			throw invalidInput('To', 'must be a single person whose answers say who sent them', 'Enter a number.');
		}
		// Read again, with the mark by which a locator is known.
		const again = { ...parameters, to: { ...parameters.to, __rl: true } };
		const template = await templateQuestion({ ...context, parameters: again }, templates.source, templateResource);
		const plan = planOf(parameters, 3, template);
		if (plan.isByLink) return { plan };
		const known = (await channelUrls(client)).map((url) => ({ url, headers: {} }));
		const { triggerUrl } = parameters.additionalFields;
		return { plan, listener: await chooseListener(functions, known, triggerUrl) };
	},
	execute: async ({ client, functions, recipient, prepared }) =>
		await askAndWait(
			{ client, functions },
			{
				...prepared,
				recipient,
				requestFor: (question) => questionRequest(recipient, question),
				messageIdsIn: questionIds,
			},
		),
});
