import { defineOperation } from '../../shared/operation/defineOperation';
import { pageSize } from '../api';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';

/** `GET /webhooks/waba/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many webhooks',
	description: 'Get many webhooks; admins get those of everybody, others their own',
	properties: [],
	list: () => ({ method: 'GET', path: '/webhooks/waba/', query: { limit: pageSize } }),
	output: withoutWebhookSecrets,
});
