import { defineField } from '../../shared/input/parameters';

/** Categories as WhatsApp names them today, and the older ones of the documentation. */
export const category = defineField({
	displayName: 'Category',
	name: 'category',
	type: 'options',
	default: 'UTILITY',
	description: 'What the template is for',
	options: [
		{ name: 'Account Update (Old)', value: 'ACCOUNT_UPDATE' },
		{ name: 'Alert Update (Old)', value: 'ALERT_UPDATE' },
		{ name: 'Appointment Update (Old)', value: 'APPOINTMENT_UPDATE' },
		{ name: 'Authentication', value: 'AUTHENTICATION' },
		{ name: 'Auto Reply (Old)', value: 'AUTO_REPLY' },
		{ name: 'Issue Resolution (Old)', value: 'ISSUE_RESOLUTION' },
		{ name: 'Marketing', value: 'MARKETING' },
		{ name: 'Payment Update (Old)', value: 'PAYMENT_UPDATE' },
		{ name: 'Personal Finance Update (Old)', value: 'PERSONAL_FINANCE_UPDATE' },
		{ name: 'Reservation Update (Old)', value: 'RESERVATION_UPDATE' },
		{ name: 'Shipping Update (Old)', value: 'SHIPPING_UPDATE' },
		{ name: 'Ticket Update (Old)', value: 'TICKET_UPDATE' },
		{ name: 'Transportation Update (Old)', value: 'TRANSPORTATION_UPDATE' },
		{ name: 'Utility', value: 'UTILITY' },
	],
});
