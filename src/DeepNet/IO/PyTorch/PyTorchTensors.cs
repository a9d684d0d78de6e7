using System.Globalization;
using System.Numerics;

namespace DeepNet.IO;

/// <summary>Turns the value of a pickle into tensors and texts with dotted names.</summary>
internal sealed class PyTorchTensors
{
    private const int LargestRank = 64;
    private const int DeepestNesting = 100;

    // What a pickle may make of itself by mentioning one container many times; honest files stay far below.
    private const long SmallestBudget = 1 << 16;
    private const int BudgetPerByte = 64;
    private const int ItemCost = 16;
    private const int DimCost = 24;

    private readonly string _path;
    private readonly PyTorchContent _content;
    private readonly Dictionary<(string Key, StoredType Type), Tensor> _storages = [];
    private long _budget;

    public PyTorchTensors(string path, PyTorchContent content)
    {
        _path = path;
        _content = content;
        _budget = SmallestBudget + (BudgetPerByte * content.PickleLength);
    }

    public OrderedDictionary<string, Tensor> Tensors { get; } = [];

    public OrderedDictionary<string, string> Metadata { get; } = [];

    /// <summary>Shape and bytes of a storage whose elements are read as a type.</summary>
    public static (Shape Shape, long Bytes) MeasureStorage(PickleStorage storage, StoredType type)
    {
        if (storage.Type is null && storage.Count % type.Size != 0)
        {
            throw new InvalidDataException(
                $"its storage has {storage.Count} bytes, which are no whole number of {type.Name}.");
        }

        return StoredElements.Measure(type, [storage.Type is null ? storage.Count / type.Size : storage.Count]);
    }

    /// <summary>Reads everything.</summary>
    /// <exception cref="ModelFileException">Something does not fit; names the tensor.</exception>
    public void ReadAll() => Visit("", _content.Root, 0);

    private void Visit(string name, object? value, int depth)
    {
        if (depth > DeepestNesting)
            throw Error(name, $"it lies more than {DeepestNesting} containers deep.");
        Spend(name, ItemCost + name.Length);
        switch (value)
        {
            case PickleTensor tensor:
                Add(Tensors, name, Read(name, tensor));
                break;
            case PickleDict dict:
                foreach (object? pair in dict.First)
                {
                    if (pair is not IReadOnlyList<object?> { Count: 2 } both)
                        throw Error(name, "its entries are no pairs of key and value.");
                    Visit(Join(name, both[0]), both[1], depth + 1);
                }

                foreach ((object? key, object? item) in dict.Items)
                    Visit(Join(name, key), item, depth + 1);
                break;
            case IReadOnlyList<object?> list:
                for (int i = 0; i < list.Count; i++)
                    Visit(Join(name, (long)i), list[i], depth + 1);
                break;
            default:
                string text = Text(name, value);
                Spend(name, text.Length);
                Add(Metadata, name, text);
                break;
        }
    }

    private void Add<T>(OrderedDictionary<string, T> all, string name, T value)
    {
        if (Tensors.ContainsKey(name) || Metadata.ContainsKey(name))
            throw Error(name, "the name stands twice.");
        all.Add(name, value);
    }

    private string Join(string name, object? key)
    {
        string text = Text(name, key);
        return name.Length == 0 ? text : $"{name}.{text}";
    }

    private string Text(string name, object? value) => value switch
    {
        null => "None",
        string text => text,
        bool flag => flag ? "True" : "False",
        long or double or BigInteger => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        PickleGlobal global => global.ToString(),
        PickleStorage => throw Error(name, "a storage without a tensor is not supported."),
        _ => throw Error(name, "a key is neither text nor number."),
    };

    private Tensor Read(string name, PickleTensor tensor)
    {
        Spend(name, DimCost * (long)Math.Max(tensor.Sizes.Count, tensor.Strides.Count));
        if (tensor.Sizes.Count > LargestRank || tensor.Sizes.Count != tensor.Strides.Count)
        {
            throw Error(
                name,
                $"{tensor.Sizes.Count} sizes and {tensor.Strides.Count} strides must be as many, "
                    + $"and {LargestRank} at most.");
        }

        long[] sizes = Integers(name, tensor.Sizes), strides = Integers(name, tensor.Strides);
        try
        {
            (Shape shape, _) = StoredElements.Measure(tensor.Type, sizes);
            PickleStorage storage = tensor.Storage;
            int unit = storage.Type is null ? tensor.Type.Size : 1;
            if (storage.Start % unit != 0)
            {
                throw new InvalidDataException(
                    $"its storage begins at byte {storage.Start}, within an element of {unit} bytes.");
            }

            CheckExtent(shape, strides, tensor.Offset, storage.Length / unit);
            long offset = shape.Count == 0 ? 0 : tensor.Offset + (storage.Start / unit);
            return Elements(storage, tensor.Type).View(new Layout(shape, strides, offset));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Error(name, e.Message, e);
        }
    }

    /// <summary>Every element lies in the storage.</summary>
    private static void CheckExtent(Shape shape, long[] strides, long offset, long length)
    {
        Int128 last = offset;
        for (int d = 0; d < strides.Length; d++)
        {
            if (strides[d] < 0)
                throw new InvalidDataException($"dim {d} has the negative stride {strides[d]}.");
            last += (Int128)strides[d] * (shape[d] - 1);
        }

        if (offset < 0 || (shape.Count > 0 && last >= length))
        {
            throw new InvalidDataException(
                $"shape {shape} with strides [{string.Join(", ", strides)}] from element {offset} on "
                    + $"leaves its storage of {length} elements.");
        }
    }

    /// <summary>The elements of a storage, read once: its tensors share them.</summary>
    private Tensor Elements(PickleStorage storage, StoredType type)
    {
        if (!_storages.TryGetValue((storage.Key, type), out Tensor? elements))
            _storages[(storage.Key, type)] = elements = _content.ReadStorage(storage, type);
        return elements;
    }

    private long[] Integers(string name, IReadOnlyList<object?> values)
    {
        var integers = new long[values.Count];
        for (int i = 0; i < integers.Length; i++)
            integers[i] = values[i] is long value ? value : throw Error(name, "a size or stride is no integer.");
        return integers;
    }

    private void Spend(string name, long cost)
    {
        _budget -= cost;
        if (_budget < 0)
            throw Error(name, "the file mentions the same containers too often.");
    }

    private ModelFileException Error(string name, string problem, Exception? inner = null) =>
        new(_path, name, problem, inner);
}
