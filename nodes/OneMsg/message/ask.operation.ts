import { ask as askAndWait, prepareQuestion } from '../../shared/ask/ask';
import { askTexts } from '../../shared/ask/description';
import { foundTriggerFields } from '../../shared/ask/fields';
import { chooseListener } from '../../shared/ask/listener';
import { invalidInput } from '../../shared/errors';
import { templateQuestion } from '../../shared/ask/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { maxReplyButtons } from '../../shared/whatsapp/maxReplyButtons';
import { addresseeOf, toFields } from '../recipient';
import { channelUrls } from '../trigger/registry';
import { templateResource } from '../template';
import { templates } from '../template/source';
import { questionRequest } from './question';

/** The request of its kind, such as `POST /sendButton`; the answer comes over a webhook address of the channel */
export const ask = defineOperation({
	...askTexts,
	action: 'Ask and wait for answer',
	properties: [...toFields, ...foundTriggerFields],
	recipient: addresseeOf,
	prepare: async (context) => {
		const { parameters, recipient, client, functions } = context;
		if (recipient.digits.includes('@') && !recipient.digits.startsWith('@')) {
			throw invalidInput('To', 'must be a single person whose answers say who sent them', 'Enter a number.');
		}
		// Read again, with the mark by which a locator is known.
		const asked = { ...context, parameters: { ...parameters, to: { ...parameters.to, __rl: true } } };
		return await prepareQuestion(asked, {
			template: async () => await templateQuestion(asked, templates.source, templateResource),
			maxButtons: maxReplyButtons,
			listener: async () => {
				const known = (await channelUrls(client)).map((url) => ({ url, headers: {} }));
				return await chooseListener(functions, known, parameters.additionalFields.triggerUrl);
			},
			requestFor: (question) => questionRequest(recipient, question),
			// One that 1MSG took for later has none yet.
			messageIdsIn: ({ id }) => [id],
		});
	},
	execute: async (context) => await askAndWait(context),
});
