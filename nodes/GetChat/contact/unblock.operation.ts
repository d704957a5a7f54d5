import { defineOperation } from '../../shared/operation/defineOperation';
import { chatId } from '../input';
import { atFirstPlace, places } from '../paths';
import { phoneNumber, reason, reasonBody } from './fields';

/** `POST /contacts/unblock/` */
export const unblock = defineOperation({
	name: 'Unblock',
	value: 'unblock',
	action: 'Unblock a contact',
	description: 'Lift the block of a number',
	properties: [phoneNumber, reason],
	prepare: ({ parameters }) => ({
		number: chatId('Phone Number', parameters.phoneNumber),
		body: reasonBody(parameters.reason),
	}),
	execute: async ({ client, prepared: { number, body } }) =>
		await atFirstPlace(client, places.unblockContact(number), async (place) => {
			await client.send({ ...place, body, responseType: 'none', idempotent: true });
			return { success: true, wa_id: number };
		}),
});
