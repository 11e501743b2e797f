/** Entry point of the server that VS Code starts. */
import { serve } from './serve.ts';

serve(__dirname);
