import { defineOperation } from '../../shared/operation/defineOperation';
import { simplifyChat } from '../records';
import { exportedChat, exportedChatFields } from './exported';

/** `POST /chat_import/` */
export const importChat = defineOperation({
	name: 'Import',
	value: 'import',
	action: 'Import a chat',
	description: 'Import a chat that was exported from the WhatsApp Business app',
	properties: exportedChatFields,
	simplify: simplifyChat,
	request: (parameters) => ({ method: 'POST', path: '/chat_import/', body: exportedChat(parameters) }),
});
