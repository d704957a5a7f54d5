import { ask as askAndWait, prepareQuestion } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { enteredTriggerFields } from '../../shared/ask/fields';
import { enteredListener } from '../../shared/ask/listener';
import { templateQuestion } from '../../shared/ask/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { templateResource } from '../template';
import { templatesOf } from '../template/source';
import { conversations, maxButtons, sender } from './conversation';
import { questionRequest } from './request';

/** `POST …/conversations/messages` or one below it; the answer comes to the Desk360 Trigger */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [sender, to, ...enteredTriggerFields],
	recipient: recipientOf,
	prepare: async (context) => {
		const { functions, parameters, recipient } = context;
		const path = conversations(parameters.productId);
		return await prepareQuestion(context, {
			template: async () => await templateQuestion(context, templatesOf(parameters.productId), templateResource),
			maxButtons,
			hasLists: false,
			listener: () => enteredListener(functions, parameters.triggerUrl),
			requestFor: (question) => questionRequest(path, recipient, question),
			messageIdsIn: ({ message_id: id }) => [id],
		});
	},
	execute: async (context) => await askAndWait(context),
});
