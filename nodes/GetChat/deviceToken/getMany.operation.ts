import { listProperties } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { collect } from '../../shared/http/paging';
import { defineField } from '../../shared/input/parameters';
import { maxRowsOf } from '../collect';
import { atFirstPlace, places } from '../paths';
import { deviceToken } from './fields';

const filters = defineField({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [{ ...deviceToken, required: undefined, description: 'Only exactly this token' }],
});

/** `GET /fcm_device_tokens/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many device tokens',
	description: 'List the devices of your own user that get push messages',
	bodyless: true,
	properties: [filters, ...listProperties],
	execute: async ({ client, parameters }) =>
		await atFirstPlace(client, places.deviceTokens('GET'), async (place) => {
			const query = { token: parameters.filters.deviceToken?.trim() };
			return await collect(client, { ...place, query }, maxRowsOf(parameters));
		}),
});
