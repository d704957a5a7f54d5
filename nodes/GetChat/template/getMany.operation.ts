import { defineOperation } from '../../shared/operation/defineOperation';
import { templates } from './source';

/** `GET /templates/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many templates',
	description: 'Get many templates, a record for each language',
	properties: [],
	list: () => templates.source.request,
});
