import { cloudTemplates } from '../../shared/whatsapp/cloudSource';
import { getChat, pageSize } from '../api';

/** The templates of the inbox: `GET /templates/`, a row for each language. */
export const templates = cloudTemplates(getChat, {
	method: 'GET',
	path: '/templates/',
	query: { limit: pageSize },
});
