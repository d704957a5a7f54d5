import { ask as askAndWait } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { prepareEnteredQuestion } from '../../shared/ask/enteredQuestion';
import { enteredTriggerFields } from '../../shared/ask/fields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { maxButtons } from '../api';
import { templateResource } from '../template';
import { templatesOf } from '../template/source';
import { conversations, sender } from './conversation';
import { questionRequest } from './request';

/** `POST …/conversations/messages` or one below it; the answer comes to the Desk360 Trigger */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [sender, to, ...enteredTriggerFields],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters, recipient } = context;
		const path = conversations(parameters.productId);
		return await prepareEnteredQuestion(context, {
			source: templatesOf(parameters.productId),
			templates: templateResource,
			maxButtons,
			requestFor: (question) => questionRequest(path, recipient, question),
			messageIdsIn: ({ message_id: id }) => [id],
		});
	},
	execute: async (context) => await askAndWait(context),
});
