import { ask as askAndWait, checkCanWait } from '../../shared/ask/ask';
import { askOperation } from '../../shared/ask/description';
import { askField, questionFields, questionListFields } from '../../shared/ask/fields';
import { chooseListener } from '../../shared/ask/listener';
import { planOf } from '../../shared/ask/plan';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { addresseeOf, toFields } from '../recipient';
import { channelUrls } from '../trigger/registry';
import { questionIds, questionRequest } from './question';

/** The request of its kind, such as `POST /sendButton`; the answer comes over a webhook address of the channel */
export const ask = defineOperation({
	name: 'Ask and Wait for Answer',
	value: askOperation,
	action: 'Ask and wait for answer',
	description: 'Send a question, and continue when the person has answered in the chat or the time limit is over',
	properties: [...toFields, askField.responseType, ...questionFields, ...questionListFields, askField.additionalFields],
	recipient: addresseeOf,
	prepare: async ({ parameters, recipient, client, functions }) => {
		checkCanWait(functions);
		if (recipient.digits.includes('@') && !recipient.digits.startsWith('@')) {
			throw invalidInput('To', 'must be a single person whose answers say who sent them', 'Enter a number.');
		}
		const plan = planOf(parameters, 3);
		const known = (await channelUrls(client)).map((url) => ({ url, headers: {} }));
		const { triggerUrl } = parameters.additionalFields;
		return { plan, listener: chooseListener(known, functions.getSignedResumeUrl(), triggerUrl) };
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
