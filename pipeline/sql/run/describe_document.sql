update documents
set
    outlet = $outlet, title = $title, published_on = $published_on, published_basis = $published_basis,
    language = $language, rights = $rights
where
    version_id = $version
    and (outlet, title, published_on, published_basis, language, rights)
        is distinct from ($outlet, $title, $published_on, $published_basis, $language, $rights)
