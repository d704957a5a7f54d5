import { defineOperation } from '../../shared/operation/defineOperation';
import { pageSize } from '../api';

/** `GET /errors/waba/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many errors',
	description: 'Get many errors that WhatsApp reported',
	properties: [],
	list: () => ({ method: 'GET', path: '/errors/waba/', query: { limit: pageSize } }),
});
