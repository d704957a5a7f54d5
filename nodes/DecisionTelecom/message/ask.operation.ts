import { ask as askAndWait, prepareQuestion } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { linkFields, linkOptions } from '../../shared/ask/fields';
import { addressOf, linkedValues } from '../../shared/ask/link';
import { questionMemory } from '../../shared/ask/memory';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { sendMessage } from '../../shared/whatsapp/sendTemplate';
import { messageIdOf } from '../api';
import { callbackUrl, from } from '../fields';
import { checkCallback } from '../fileLink';
import { contentOf, enteredValues, headerLink, templateRequest, unseenKeys } from '../template/content';
import { questionTemplateFields } from '../template/fields';
import { messageRequest } from './request';

/** `POST /send-whatsapp` with `message_type` 1 or 4; the answer comes by link, because DecisionTelecom tells of none */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [from, to, ...linkFields, ...questionTemplateFields, linkOptions(callbackUrl)],
	recipient: recipientOf,
	prepare: async (context) => {
		const { client, functions, itemIndex, parameters, recipient } = context;
		await checkCallback(functions, parameters.additionalFields);
		return await prepareQuestion(context, {
			template: async () => {
				if (parameters.responseType !== 'template') return undefined;
				const form = { ...parameters, templateMode: 'form', templateParameters: '' } as const;
				const url = addressOf(functions, questionMemory(functions).id);
				const link = { field: 'Body Variables', unseen: unseenKeys(form) };
				const own = linkedValues(enteredValues(form), url, link);
				const content = contentOf(form, await headerLink(functions, itemIndex, form), own);
				const request = templateRequest(recipient, form, content);
				return {
					text: parameters.message,
					choices: [],
					send: async () => await sendMessage(client, recipient, request, messageIdOf),
				};
			},
			maxButtons: 10,
			requestFor: ({ text }) => messageRequest(recipient, parameters, 'text', { text }),
			messageIdsIn: (answer) => [messageIdOf(answer)],
		});
	},
	execute: async (context) => await askAndWait(context),
});
