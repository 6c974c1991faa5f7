{#- The plain scripts that run before a page is painted, in one file. -#}
{% include "assets/javascripts/duizhao-scope.js" %}
{% include "assets/javascripts/duizhao-state.js" %}
