### Pourquoi une suggestion n’a pas été modifiée.

no-version = Il n’y a pas de version { $number } de cette suggestion : ses versions disent lesquelles existent.
unsound = Ce qui en résulterait n’est pas possible : { $reason }
decided-accepted = Seule une suggestion en attente peut être modifiée, et celle-ci est acceptée : revenez d’abord là-dessus.
decided-rejected = Seule une suggestion en attente peut être modifiée, et celle-ci est refusée : revenez d’abord là-dessus.
decided-gone = Seule une suggestion en attente peut être modifiée, et celle-ci a disparu : son habitude n’a plus été trouvée.
decided-pending = Seule une suggestion en attente peut être modifiée, et celle-ci est en attente : réessayez.
installed = Son automatisation est dans Home Assistant ou en chemin : revenez d’abord là-dessus, puis modifiez-la et acceptez-la de nouveau.
part-of = Elle fait partie de « { $title } » : modifiez celle-là, ou séparez-en d’abord celle-ci.
taken = { $id } ne peut pas en faire partie : une décision a été prise entre-temps, ou elle fait partie d’une autre.
outdated = Quelqu’un l’a modifiée entre-temps, c’est maintenant la version { $number } : regardez-la et réessayez.
no-history = Il n’y a pas encore d’historique dans les archives : la prochaine nuit l’apporte.
unknown = Ce qu’elle fait n’est pas assez bien connu pour être modifié : la prochaine nuit le retrouve.
missing = Cette suggestion n’existe pas.
