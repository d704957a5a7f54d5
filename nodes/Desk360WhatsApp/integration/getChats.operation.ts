import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { integration } from '../fields';

/** `GET /integrations/{integrationId}/chats`: programs in use call it, the documentation does not have it */
export const getChats = defineOperation({
	name: 'Get Many Chats',
	value: 'getChats',
	action: 'Get many chats of an integration',
	description: 'List many chats of a connected number. Desk360 does not document this call, and may change or end it.',
	properties: [integration],
	list: ({ integrationId }) => ({ method: 'GET', path: path`/integrations/${id('Integration', integrationId)}/chats` }),
});
