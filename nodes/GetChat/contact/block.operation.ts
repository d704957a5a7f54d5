import { defineOperation } from '../../shared/operation/defineOperation';
import { chatId } from '../input';
import { atFirstPlace, places } from '../paths';
import { phoneNumber, reason, reasonBody } from './fields';

/** `POST /contacts/block/` */
export const block = defineOperation({
	name: 'Block',
	value: 'block',
	action: 'Block a contact',
	description: 'Block a number that wrote within the last 24 hours',
	properties: [phoneNumber, reason],
	prepare: ({ parameters }) => ({
		number: chatId('Phone Number', parameters.phoneNumber),
		body: reasonBody(parameters.reason),
	}),
	execute: async ({ client, prepared: { number, body } }) =>
		await atFirstPlace(client, places.blockContact(number), async (place) => {
			await client.send({ ...place, body, responseType: 'none', idempotent: true });
			return { success: true, wa_id: number };
		}),
});
