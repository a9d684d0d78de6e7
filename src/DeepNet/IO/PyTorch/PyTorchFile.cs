namespace DeepNet.IO;

/// <summary>The tensors of a file that torch.save wrote, read without ever running what it says.</summary>
/// <remarks>
/// Such a file is a pickle, a program that Python would run. Here it is read as data: ordered dictionaries, lists,
/// numbers, texts and the tensors of PyTorch are known, any other name (<c>os.system</c>, a class of a model) is
/// refused with its name and place. Both the ZIP form and the legacy form from before PyTorch 1.6 are read. Save
/// <c>model.state_dict()</c> or a checkpoint of such dictionaries, not the model object.
/// <para>Nested containers become dotted names: <c>{"model": {"fc.weight": …}, "epoch": 3}</c> gives the tensor
/// <c>model.fc.weight</c> and the text <c>epoch</c>. A single tensor has the empty name. Tensors that share a storage
/// share their memory here too, and views keep their strides. 16-bit integers and unsigned 32-bit ones are read as the
/// next wider type. torch.save, torch.load.</para>
/// </remarks>
public sealed class PyTorchFile
{
    private PyTorchFile(OrderedDictionary<string, Tensor> tensors, OrderedDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by their dotted name; enumerated in the order of the file.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Numbers, texts, booleans and None of the file by their dotted name, as texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Tensor this[string name] => Tensors[name];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">The file is damaged, or asks for something other than tensors and plain
    /// values; the text names byte and thing.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static PyTorchFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        return Read(path, file);
    }

    /// <summary>
    /// The tensors inside a container of the file, without its name: <c>Under("model")</c> of a checkpoint is what
    /// <see cref="Layers.Module.LoadStateDict"/> takes.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There are none.</exception>
    public IReadOnlyDictionary<string, Tensor> Under(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string prefix = $"{name}.";
        var inside = new OrderedDictionary<string, Tensor>();
        foreach ((string key, Tensor tensor) in Tensors)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                inside.Add(key[prefix.Length..], tensor);
        }

        return inside.Count > 0
            ? inside
            : throw new KeyNotFoundException($"PyTorchFile: no tensor's name starts with '{prefix}'.");
    }

    /// <summary>Reads an open file; the path is for messages.</summary>
    internal static PyTorchFile Read(string path, FileStream file)
    {
        try
        {
            if (ModelFile.KindOf(file) is ModelFileKind.Pickle)
                return Read(path, PyTorchLegacy.Read(file));
            if (ModelFile.KindOf(file) is not ModelFileKind.Zip)
            {
                throw new InvalidDataException(
                    "the file is neither a ZIP archive nor a pickle, as torch.save writes them.");
            }

            using var zip = new ZipReader(file);
            return Read(path, PyTorchZip.Read(zip));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ModelFileException(path, e.Message, e);
        }
    }

    private static PyTorchFile Read(string path, PyTorchContent content)
    {
        var tensors = new PyTorchTensors(path, content);
        tensors.ReadAll();
        return new PyTorchFile(tensors.Tensors, tensors.Metadata);
    }
}
