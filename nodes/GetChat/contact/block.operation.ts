import { defineOperation, type OperationContext } from '../../shared/operation';
import type { ParametersOf } from '../../shared/parameters';
import { chatId } from '../input';
import { atFirstPlace, places } from '../paths';
import { phoneNumber, reason, reasonBody } from './fields';

const properties = [phoneNumber, reason] as const;

/** `POST /contacts/block/` */
export const block = defineOperation({
	name: 'Block',
	value: 'block',
	action: 'Block a contact',
	description: 'Block a number that wrote within the last 24 hours',
	properties,
	check: async ({ parameters }) => void read(parameters),
	execute: async ({ client, parameters }: OperationContext & { parameters: ParametersOf<typeof properties> }) => {
		const { number, body } = read(parameters);
		return await atFirstPlace(client, places.blockContact(number), async (place) => {
			await client.send({ ...place, body, answer: 'none', repeatable: true });
			return { success: true, wa_id: number };
		});
	},
});

function read(parameters: ParametersOf<typeof properties>) {
	return { number: chatId('Phone Number', parameters.phoneNumber), body: reasonBody(parameters.reason) };
}
