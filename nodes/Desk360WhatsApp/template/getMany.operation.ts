import { defineOperation } from '../../shared/operation/defineOperation';
import { integration } from '../fields';
import { templatesOf } from './source';

/** `GET /integrations/{integrationId}/conversations/templates` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many templates',
	description: 'List many templates of an integration with their languages and variables',
	properties: [integration],
	list: ({ integrationId }) => templatesOf(integrationId).request,
});
