namespace DeepNet.IO;

/// <summary>The few names of Python that a file of tensors needs, and what stands for them here.</summary>
/// <remarks>Whatever is called takes memory that its arguments' lengths do not change.</remarks>
internal sealed class PyTorchObjects
{
    private static readonly Dictionary<string, StoredType?> s_storages = new()
    {
        ["FloatStorage"] = Stored("F32"),
        ["DoubleStorage"] = Stored("F64"),
        ["HalfStorage"] = Stored("F16"),
        ["BFloat16Storage"] = Stored("BF16"),
        ["LongStorage"] = Stored("I64"),
        ["IntStorage"] = Stored("I32"),
        ["ShortStorage"] = Stored("I16"),
        ["CharStorage"] = Stored("I8"),
        ["ByteStorage"] = Stored("U8"),
        ["BoolStorage"] = Stored("BOOL"),
        ["UntypedStorage"] = null,
    };

    private static readonly Dictionary<string, StoredType> s_dtypes = new()
    {
        ["float32"] = Stored("F32"),
        ["float64"] = Stored("F64"),
        ["float16"] = Stored("F16"),
        ["bfloat16"] = Stored("BF16"),
        ["int64"] = Stored("I64"),
        ["int32"] = Stored("I32"),
        ["int16"] = Stored("I16"),
        ["int8"] = Stored("I8"),
        ["uint32"] = Stored("U32"),
        ["uint16"] = Stored("U16"),
        ["uint8"] = Stored("U8"),
        ["bool"] = Stored("BOOL"),
    };

    private static readonly Dictionary<string, Func<object?[], object?>> s_functions = new()
    {
        ["collections.OrderedDict"] = OrderedDict,
        ["torch._utils._rebuild_tensor"] = a => Tensor("_rebuild_tensor", a, least: 4, most: 4),
        ["torch._utils._rebuild_tensor_v2"] = a => Tensor("_rebuild_tensor_v2", a, least: 6, most: 7),
        ["torch._utils._rebuild_tensor_v3"] = a => Tensor("_rebuild_tensor_v3", a, least: 7, most: 8, dtypeAt: 6),
        ["torch._utils._rebuild_parameter"] = a => Parameter("_rebuild_parameter", a, count: 3),
        ["torch._utils._rebuild_parameter_with_state"] =
            a => Parameter("_rebuild_parameter_with_state", a, count: 4),
        ["torch.Size"] = a => a is [IReadOnlyList<object?> sizes] ? sizes : throw Wrong("torch.Size"),
        ["torch.device"] = a => a is [string kind, ..] ? kind : throw Wrong("torch.device"),
        ["builtins.set"] = Set,
        ["builtins.frozenset"] = Set,
        ["__builtin__.set"] = Set,
        ["__builtin__.frozenset"] = Set,
        ["_codecs.encode"] = a => a is [string text, "latin1"] ? text : throw Wrong("_codecs.encode"),
    };

    private readonly Dictionary<string, PickleStorage> _storages = [];

    /// <summary>True for the names above; all others are refused where they are mentioned.</summary>
    public static bool Allows(PickleGlobal global) =>
        s_functions.ContainsKey(global.ToString())
        || (global.Module is "torch" && s_dtypes.ContainsKey(global.Name))
        || IsStorage(global);

    /// <summary>What a function gives, worked out here.</summary>
    public static object? Call(PickleGlobal function, object?[] arguments) =>
        s_functions.TryGetValue(function.ToString(), out Func<object?[], object?>? call)
            ? call(arguments)
            : throw new InvalidDataException($"{function} is no function that tensors need.");

    /// <summary>The storage a persistent id means.</summary>
    public PickleStorage Find(object? id)
    {
        if (id is not object?[] parts
            || parts is not ["storage", PickleGlobal global, string key, _, long count, ..]
            || parts.Length is not (5 or 6) || !IsStorage(global) || count < 0)
        {
            throw new InvalidDataException("a persistent id is not ('storage', type, key, location, count).");
        }

        var whole = new PickleStorage(key, s_storages[global.Name], count, 0, count);
        if (!_storages.TryAdd(key, whole) && _storages[key] != whole)
        {
            throw new InvalidDataException(
                $"the storage '{ZipReader.Shown(key)}' is mentioned with several types or lengths.");
        }

        return parts.Length == 6 && parts[5] is { } view ? Part(whole, view) : whole;
    }

    /// <summary>The whole storage of a key, or null if no pickle mentioned it.</summary>
    public PickleStorage? Storage(string key) => _storages.GetValueOrDefault(key);

    private static PickleStorage Part(PickleStorage whole, object view)
    {
        if (view is not object?[] parts || parts is not [_, long start, long length]
            || start < 0 || length < 0 || start > whole.Count - length)
        {
            throw new InvalidDataException(
                $"a part of the storage '{ZipReader.Shown(whole.Key)}' lies outside its {whole.Count} elements.");
        }

        return whole with { Start = start, Length = length };
    }

    private static bool IsStorage(PickleGlobal global) =>
        global.Module is "torch" or "torch.cuda" or "torch.storage"
        && s_storages.ContainsKey(global.Name)
        && (global.Module is not "torch.storage" || global.Name is "UntypedStorage");

    private static PickleDict OrderedDict(object?[] arguments) => arguments switch
    {
        [] => new PickleDict(),
        [IReadOnlyList<object?> pairs] => new PickleDict { First = pairs },
        _ => throw Wrong("collections.OrderedDict"),
    };

    // Not a copy: a pickle could ask for a thousand of a long list with a few bytes each.
    private static IReadOnlyList<object?> Set(object?[] arguments) => arguments switch
    {
        [] => [],
        [IReadOnlyList<object?> items] => items,
        _ => throw Wrong("set"),
    };

    private static PickleTensor Tensor(string function, object?[] arguments, int least, int most, int dtypeAt = -1)
    {
        if (arguments.Length < least || arguments.Length > most
            || arguments is not
            [
                PickleStorage storage, long offset, IReadOnlyList<object?> sizes, IReadOnlyList<object?> strides, ..
            ])
        {
            throw Wrong($"torch._utils.{function}");
        }

        StoredType? type = storage.Type;
        if (dtypeAt >= 0)
        {
            type = arguments[dtypeAt] is PickleGlobal { Module: "torch" } dtype
                ? s_dtypes.GetValueOrDefault(dtype.Name)
                : null;
        }

        return type is null || (storage.Type is { } stored && stored != type)
            ? throw Wrong($"torch._utils.{function}")
            : new PickleTensor(storage, type, offset, sizes, strides);
    }

    private static PickleTensor Parameter(string function, object?[] arguments, int count) =>
        arguments.Length == count && arguments[0] is PickleTensor tensor
            ? tensor
            : throw Wrong($"torch._utils.{function}");

    private static InvalidDataException Wrong(string function) =>
        new($"{function} is called with arguments that it does not take.");

    private static StoredType Stored(string name) => StoredType.Find(name)!;
}
