import { ask as askAndWait, checkCanWait } from '../../shared/ask/ask';
import { askOperation } from '../../shared/ask/description';
import { askField, questionFields, questionTemplateFields } from '../../shared/ask/fields';
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
	name: 'Ask and Wait for Answer',
	value: askOperation,
	action: 'Ask and wait for answer',
	description: 'Send a question, and continue when the person has answered in the chat or the time limit is over',
	properties: [
		integration,
		to,
		askField.requiredTriggerUrl,
		askField.responseTypeWithoutList,
		...questionFields,
		...questionTemplateFields,
		askField.additionalFieldsWithoutUrl,
	],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters, functions } = context;
		checkCanWait(functions);
		const template = await templateQuestion(context, templatesOf(parameters.integrationId), templateResource);
		return {
			plan: planOf(parameters, maxButtons, template),
			listener: enteredListener(parameters.triggerUrl, functions.getSignedResumeUrl()),
			path: conversations(parameters.integrationId),
		};
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
