import { defineOperation } from '../../shared/operation/defineOperation';
import { atFirstPlace, places } from '../paths';

/** `GET /notifications/email/activation/resend/` */
export const resendActivation = defineOperation({
	name: 'Resend Activation Email',
	value: 'resendActivation',
	action: 'Resend the activation email',
	description: 'Have the inbox send the e-mail again with which an account is activated',
	bodyless: true,
	properties: [],
	execute: async ({ client }) =>
		await atFirstPlace(client, places.resendActivation(), async (place) => {
			// A GET that sends a mail: not to be carried out twice.
			await client.send({ ...place, responseType: 'none', idempotent: false });
			return { success: true };
		}),
});
