# Sentences of the command line (loquet-app-cli).
