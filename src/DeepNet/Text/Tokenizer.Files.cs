namespace DeepNet.Text;

public abstract partial class Tokenizer
{
    private protected const string VocabularyJson = "vocab.json";
    private protected const string VocabularyText = "vocab.txt";
    private protected const string MergesText = "merges.txt";

    /// <summary>
    /// Loads the tokenizer of a folder: one that <see cref="Save"/> wrote, or one of GPT-2's or BERT's kind as it is
    /// published (<c>vocab.json</c> and <c>merges.txt</c>, or <c>vocab.txt</c>; <c>tokenizer_config.json</c> if
    /// there).
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">A file breaks a rule, or the folder has no tokenizer of a known kind. The
    /// message names file, line and rule.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Tokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Tokenizer: there is no folder {folder}.");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        string At(string name) => Path.Combine(folder, name);
        try
        {
            return settings.Class switch
            {
                nameof(CharacterTokenizer) => CharacterTokenizer.Read(At(VocabularyJson), settings),
                nameof(WordTokenizer) => WordTokenizer.Read(At(VocabularyJson), settings),
                _ when File.Exists(At(MergesText)) =>
                    BytePairTokenizer.Read(At(VocabularyJson), At(MergesText), settings.Special, settings.Pad),
                _ when File.Exists(At(VocabularyText)) => WordPieceTokenizer.Read(
                    At(VocabularyText), settings.LowerCase ?? true, settings.StripAccents, settings.Special),
                _ => throw new InvalidDataException(
                    $"{folder}: the folder has neither {MergesText} nor {VocabularyText}, and "
                        + $"{TokenizerSettings.FileName} names no tokenizer that has other files."),
            };
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{folder}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes the tokenizer's files into a folder, which is made if need be: those of GPT-2 or BERT where it is of
    /// their kind, and <c>tokenizer_config.json</c>. Each file is replaced as a whole.
    /// </summary>
    /// <param name="folder">The folder.</param>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        SaveFiles(folder);
    }

    /// <summary>Writes all files into a folder.</summary>
    private protected abstract void SaveFiles(string folder);
}
