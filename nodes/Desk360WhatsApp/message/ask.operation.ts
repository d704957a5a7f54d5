import { ask as askAndWait, checkCanWait } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { askField, questionFields, questionListFields, questionTemplateFields } from '../../shared/ask/fields';
import { enteredListener } from '../../shared/ask/listener';
import { planOf } from '../../shared/ask/plan';
import { templateQuestion } from '../../shared/ask/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { integration } from '../fields';
import { conversations, maxButtons } from './conversation';
import { templateResource } from '../template';
import { templatesOf } from '../template/source';
import { questionIds, questionRequest } from './question';

/** `POST …/conversations/messages` or one below it; the answer comes to the Desk360 Trigger */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [
		integration,
		to,
		askField.answerBy,
		askField.requiredTriggerUrl,
		askField.responseType,
		...questionFields,
		...questionTemplateFields,
		...questionListFields,
		askField.additionalFieldsWithoutUrl,
	],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters, functions } = context;
		checkCanWait(functions);
		const template = await templateQuestion(context, templatesOf(parameters.integrationId), templateResource);
		const plan = planOf(parameters, maxButtons, template, { hasLists: false });
		const path = conversations(parameters.integrationId);
		if (plan.isByLink) return { plan, path };
		return { plan, path, listener: enteredListener(parameters.triggerUrl, functions.getSignedResumeUrl()) };
	},
	execute: async ({ client, functions, recipient, prepared: { path, ...prepared } }) =>
		await askAndWait(
			{ client, functions },
			{
				...prepared,
				recipient,
				requestFor: (question) => questionRequest(path, recipient, question),
				messageIdsIn: questionIds,
			},
		),
});
