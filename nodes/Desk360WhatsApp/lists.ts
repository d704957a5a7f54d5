import { searchOf, type SearchSource } from '../shared/operation/listSearch';
import { desk360WhatsApp } from './api';

const integrations: SearchSource = {
	request: () => ({ method: 'GET', path: '/integrations' }),
	// The documented rows differ: one has display_name and phone_number, the other name, and its number in logo.
	entry: ({ id: value, display_name, name, phone_number, logo }) => ({
		value,
		name: display_name ?? name,
		detail: phone_number ?? (/^\+?\d+$/.test(String(logo)) ? logo : undefined),
	}),
};

export const searchIntegrations = searchOf(desk360WhatsApp, integrations);
