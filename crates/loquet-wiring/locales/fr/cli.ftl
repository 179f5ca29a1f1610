# Phrases de la ligne de commande (loquet-app-cli).
