import { startDemoGateway } from '../demo-gateway.mjs';
import { serveAsContestant } from './contestant.mjs';

const { baseUrls } = JSON.parse(process.env.VENDOR);
const { url, close } = await startDemoGateway(baseUrls);
serveAsContestant(`${url}/graphql`, close);
