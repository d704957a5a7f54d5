import { ask as askAndWait, prepareQuestion } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { foundTriggerFields } from '../../shared/ask/fields';
import { chooseListener } from '../../shared/ask/listener';
import { asDataObject } from '../../shared/dataObject';
import { templateQuestion } from '../../shared/ask/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { maxReplyButtons } from '../../shared/whatsapp/maxReplyButtons';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { inboxListeners } from '../trigger/listeners';
import { templateResource } from '../template';
import { templates } from '../template/source';
import { questionRequest } from './question';

/** `POST /messages/`; the answer comes over a webhook of the inbox */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [to, ...foundTriggerFields],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters, recipient, client, functions } = context;
		return await prepareQuestion(context, {
			template: async () => await templateQuestion(context, templates.source, templateResource),
			maxButtons: maxReplyButtons,
			listener: async () =>
				await chooseListener(functions, await inboxListeners(client), parameters.additionalFields.triggerUrl),
			requestFor: (question) => questionRequest(recipient, question),
			// The inbox's own id and, where the answer shows the message itself, WhatsApp's.
			messageIdsIn: ({ id, waba_payload: sent }) => [id, asDataObject(sent).id],
		});
	},
	execute: async (context) => await askAndWait(context),
});
