import { desk360Api } from '../Desk360/api';

export { commonTexts, maxButtons, mediaLimits, phoneFile } from '../Desk360/api';

/** The Desk360 public API for WhatsApp, https://public-api.desk360.com/v1. */
export const desk360WhatsApp = desk360Api('Desk360 WhatsApp', 'whatsAppGatewaysDesk360WhatsAppApi');
