using System.Globalization;
using DeepNet.Training.Events;
using Google.Protobuf;

namespace DeepNet.Training;

/// <summary>Turns a traced model into what TensorBoard's graph page draws.</summary>
internal sealed class GraphRecords
{
    /// <summary>The version of TensorFlow's graphs in which all that is used here is known.</summary>
    private const int Producer = 22;

    private readonly GraphTrace _trace;
    private readonly GraphNaming _names = new();
    private readonly GraphRecord _graph = new() { Versions = new GraphVersion { Producer = Producer } };
    private readonly Dictionary<GradNode, string> _operations = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, string> _leaves = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _unused = [];

    private GraphRecords(GraphTrace trace) => _trace = trace;

    /// <summary>Nodes for the inputs, parameters and operations, each after what it uses, and for the output.</summary>
    public static GraphRecord Of(GraphTrace trace, Tensor[] inputs)
    {
        var records = new GraphRecords(trace);
        foreach (Tensor input in inputs)
            records.AddLeaf(input, "", "input", "Placeholder");
        records._unused.UnionWith(records._leaves.Values);
        foreach ((GradNode node, string scope) in trace.Operations)
            records.AddOperation(node, scope);
        records.Connect();
        NodeRecord output = records.Add("", "output", "Identity", [trace.Output.Shape]);
        if (records.NameOf(trace.Output) is { } name)
            output.Input.Add(name);
        return records._graph;
    }

    private void AddOperation(GradNode node, string scope)
    {
        string[] inputs = [.. node.Inputs.Select(input => input is null ? null : NameOf(input)).OfType<string>()];
        NodeRecord record = Add(scope, node.Name, node.Name, node.OutputShapes);
        record.Input.Add(inputs);
        _unused.ExceptWith(inputs);
        if (_trace.Classes.TryGetValue(scope, out string? type))
            record.Attr["module"] = new NodeAttribute { S = ByteString.CopyFromUtf8(type) };
        _operations.Add(node, record.Name);
    }

    /// <summary>No gradient leads to an input of integers, such as token numbers: it belongs to the first
    /// operation.</summary>
    private void Connect()
    {
        if (_trace.Operations is not [var first, ..])
            return;
        NodeRecord node = _graph.Node.First(node => node.Name == _operations[first.Node]);
        node.Input.Add(_unused.Order(StringComparer.Ordinal));
    }

    /// <summary>The node a tensor comes from, made here if it is a parameter's first use; null for a
    /// constant.</summary>
    private string? NameOf(Tensor tensor)
    {
        if (tensor.Node is { } node)
        {
            string name = _operations[node];
            return tensor.OutputIndex == 0
                ? name
                : string.Create(CultureInfo.InvariantCulture, $"{name}:{tensor.OutputIndex}");
        }

        if (!_leaves.ContainsKey(tensor) && _trace.Tensors.TryGetValue(tensor, out var entry))
            AddLeaf(tensor, entry.Scope, entry.Name, entry.IsParameter ? "Parameter" : "Buffer");
        return _leaves.GetValueOrDefault(tensor);
    }

    private void AddLeaf(Tensor tensor, string scope, string name, string kind)
    {
        if (_leaves.ContainsKey(tensor))
            return;
        NodeRecord record = Add(scope, name, kind, [tensor.Shape]);
        record.Attr["dtype"] = new NodeAttribute { Type = TypeOf(tensor.DType) };
        _leaves.Add(tensor, record.Name);
    }

    private NodeRecord Add(string scope, string name, string operation, Shape[] shapes)
    {
        var record = new NodeRecord { Name = _names.Take(GraphNaming.Scope(scope), name), Op = operation };
        record.Attr["_output_shapes"] = new NodeAttribute
        {
            List = new NodeAttribute.Types.List { Shape = { shapes.Select(ShapeOf) } },
        };
        _graph.Node.Add(record);
        return record;
    }

    private static ShapeRecord ShapeOf(Shape shape) => new()
    {
        Dim = { shape.Select(size => new ShapeRecord.Types.Dim { Size = size }) },
    };

    private static ElementType TypeOf(DType dtype) => dtype switch
    {
        DType.Float32 => ElementType.Float32,
        DType.Float64 => ElementType.Float64,
        DType.Float16 => ElementType.Float16,
        DType.BFloat16 => ElementType.Bfloat16,
        DType.Int64 => ElementType.Int64,
        DType.Int32 => ElementType.Int32,
        DType.Int8 => ElementType.Int8,
        DType.UInt8 => ElementType.Uint8,
        DType.Bool => ElementType.Bool,
        _ => ElementType.None,
    };
}
