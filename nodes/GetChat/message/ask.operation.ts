import { ask as askAndWait, checkCanWait } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { askField, questionFields, questionListFields, questionTemplateFields } from '../../shared/ask/fields';
import { chooseListener } from '../../shared/ask/listener';
import { planOf } from '../../shared/ask/plan';
import { templateQuestion } from '../../shared/ask/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { inboxListeners } from '../trigger/listeners';
import { templateResource } from '../template';
import { templates } from '../template/source';
import { questionIds, questionRequest } from './question';

/** `POST /messages/`; the answer comes over a webhook of the inbox */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [
		to,
		askField.answerBy,
		askField.responseType,
		...questionFields,
		...questionTemplateFields,
		...questionListFields,
		askField.additionalFields,
	],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters, client, functions } = context;
		checkCanWait(functions);
		const plan = planOf(parameters, 3, await templateQuestion(context, templates.source, templateResource));
		const { triggerUrl } = parameters.additionalFields;
		if (plan.isByLink) return { plan };
		return { plan, listener: await chooseListener(functions, await inboxListeners(client), triggerUrl) };
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
