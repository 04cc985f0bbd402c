/// A list of texts in one allocation, addressed by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    /// The texts of which `text` is made, given the end of each in bytes; none where they are not made of it.
    #[must_use]
    pub fn of_parts(text: String, ends: Vec<u32>) -> Option<Self> {
        let is_end = |end: &u32| text.is_char_boundary(*end as usize);
        let is_made_of_them = ends.is_sorted() && ends.iter().all(is_end);
        (is_made_of_them && ends.last().map_or(0, |end| *end as usize) == text.len()).then_some(Self { text, ends })
    }

    /// All texts, one after the other.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at `index`; empty when there is none.
    #[must_use]
    pub fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let Some(&end) = self.ends.get(index) else {
            return "";
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..end as usize]
    }

    /// Appends a text. The texts together must stay below 4 GiB.
    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// All texts, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + '_ {
        (0..self.ends.len()).map(|index| self.get(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The number of `name` in a list that is sorted.
    #[must_use]
    pub fn find_sorted(&self, name: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let at = u32::try_from(middle).ok()?;
            match self.get(at).cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(at),
            }
        }
        None
    }
}
