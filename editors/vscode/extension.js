// Starts `archplan lsp` and puts Microsoft's client in front of it: all that is known of specs is on the other side.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate() {
  const settings = vscode.workspace.getConfiguration("archplan");
  const run = { command: settings.get("command"), args: settings.get("arguments") };
  const documentSelector = [{ language: "yaml" }, { language: "archplan" }];
  client = new LanguageClient("archplan", "archplan", run, { documentSelector });
  try {
    await client.start();
  } catch (error) {
    const how = "Install it with: pip install 'archplan[editor]', or say archplan.command in the settings.";
    vscode.window.showErrorMessage(`${run.command} ${run.args.join(" ")} did not start (${error.message}). ${how}`);
  }
}

function deactivate() {
  return client && client.isRunning() ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
