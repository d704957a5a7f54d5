import { ask as askAndWait } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { enteredTriggerFields } from '../../shared/ask/fields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { prepareDesk360Question } from '../api';
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
		const { productId } = context.parameters;
		const templates = templatesOf(productId);
		const path = conversations(productId);
		return await prepareDesk360Question(context, { path, templates, templateResource, questionRequest });
	},
	execute: async (context) => await askAndWait(context),
});
