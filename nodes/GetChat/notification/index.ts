import type { Resource } from '../../shared/operation/defineOperation';
import { resendActivation } from './resendActivation.operation';

export const notificationResource: Resource = {
	name: 'Notification',
	value: 'notification',
	description: 'E-mails of the inbox itself',
	defaultOperation: resendActivation,
	operations: [resendActivation],
};
