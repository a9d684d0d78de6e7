using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace DeepNet.Training.Tests.TensorBoard;

/// <summary>Event files as Google's own implementation for Python reads them; where Python or its package
/// <c>google.protobuf</c> is missing, the test says so and checks nothing.</summary>
public sealed class PythonReaderTests(ITestOutputHelper output)
{
    // Declares TensorFlow's messages by names, numbers and types, and prints what is in a file.
    private const string Script = """
        import struct, sys
        try:
            from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
        except ImportError as error:
            print("missing", error)
            sys.exit()
        F = descriptor_pb2.FieldDescriptorProto
        KINDS = {"double": F.TYPE_DOUBLE, "float": F.TYPE_FLOAT, "int": F.TYPE_INT64, "text": F.TYPE_STRING,
                 "bytes": F.TYPE_BYTES, "enum": F.TYPE_INT32}
        MESSAGES = {
            "Event": "wall_time 1 double, step 2 int, file_version 3 text, graph_def 4 GraphDef, summary 5 Summary",
            "Summary": "value 1 Value*",
            "Value": "tag 1 text, simple_value 2 float, image 4 Image, histo 5 Histo, tensor 8 Tensor, metadata 9 Meta",
            "Image": "height 1 int, width 2 int, colorspace 3 int, encoded 4 bytes",
            "Histo": "min 1 double, max 2 double, num 3 double, sum 4 double, squares 5 double, "
                     "limit 6 double*, bucket 7 double*",
            "Tensor": "dtype 1 enum, string_val 8 bytes*",
            "Meta": "plugin_data 1 Plugin, data_class 4 enum",
            "Plugin": "plugin_name 1 text, content 2 bytes",
            "GraphDef": "node 1 Node*",
            "Node": "name 1 text, op 2 text, input 3 text*",
        }
        file = descriptor_pb2.FileDescriptorProto(name="events.proto", package="t", syntax="proto3")
        for name, fields in MESSAGES.items():
            message = file.message_type.add(name=name)
            for text in fields.split(", "):
                field, number, kind = text.split()
                label = F.LABEL_REPEATED if kind.endswith("*") else F.LABEL_OPTIONAL
                kind = kind.rstrip("*")
                entry = message.field.add(name=field, number=int(number), label=label)
                if kind in KINDS:
                    entry.type = KINDS[kind]
                else:
                    entry.type, entry.type_name = F.TYPE_MESSAGE, ".t." + kind
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        Event = message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("t.Event"))
        data = open(sys.argv[1], "rb").read()
        while data:
            size = struct.unpack("<Q", data[:8])[0]
            event = Event.FromString(data[12:12 + size])
            data = data[16 + size:]
            if event.file_version:
                print("version", event.file_version)
            for node in event.graph_def.node:
                print("node", node.name, node.op, *node.input)
            for value in event.summary.value:
                print("value", value.tag, event.step, repr(value.simple_value), value.image.width,
                      sum(value.histo.bucket), value.metadata.plugin_data.plugin_name,
                      *[text.decode() for text in value.tensor.string_val])
        """;

    [Fact]
    public void Python_reads_what_was_written()
    {
        using var folder = new TemporaryFolder();
        string path;
        using (var writer = new SummaryWriter(folder.Path))
        {
            path = writer.Path;
            writer.Graph(Data.Model(), Tensor.Ones([1, 4]));
            writer.Scalar("loss", 0.25, 3);
            writer.Scalar("loss", double.NaN, 4);
            writer.Histogram("weights", Tensor.Randn([50], generator: new RandomSource(3)), 1L << 40);
            writer.Image("image", Tensor.Ones([3, 2, 5]), 1);
            writer.Text("text", "größer", 1);
            writer.HyperParameters(new Dictionary<string, object> { ["a"] = "x" });
        }

        string[]? lines = Run(path);
        if (lines is null)
            return;
        lines.Should().Equal(
            "version brain.Event:2",
            "node input Placeholder", "node 0/weight Parameter", "node 0/bias Parameter",
            "node 0/Linear Linear input 0/weight 0/bias", "node 1/Tanh Tanh 0/Linear",
            "node 2/weight Parameter", "node 2/bias Parameter", "node 2/Linear Linear 1/Tanh 2/weight 2/bias",
            "node output Identity 2/Linear",
            "value loss 3 0.25 0 0 ", "value loss 4 nan 0 0 ",
            string.Create(CultureInfo.InvariantCulture, $"value weights {1L << 40} 0.0 0 50.0 "),
            "value image 1 0.0 5 0 ", "value text 1 0.0 0 0 text größer",
            "value _hparams_/experiment 0 0.0 0 0 hparams", "value _hparams_/session_start_info 0 0.0 0 0 hparams",
            "value _hparams_/session_end_info 0 0.0 0 0 hparams");
    }

    /// <summary>What the script prints; null if there is nothing to run it with.</summary>
    private string[]? Run(string path)
    {
        // The system's Python has the packages of the system, whichever comes first in the path.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var start = new ProcessStartInfo(python, ["-c", Script, path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            output.WriteLine($"Not checked, as there is no Python: {error.Message}");
            return null;
        }

        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.Should().Be(0, errors.GetAwaiter().GetResult());
            if (text.StartsWith("missing ", StringComparison.Ordinal))
            {
                output.WriteLine($"Not checked, as Python has no google.protobuf: {text.Trim()}");
                return null;
            }

            return [.. text.Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n')];
        }
    }
}
