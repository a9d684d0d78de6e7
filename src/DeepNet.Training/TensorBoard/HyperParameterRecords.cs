using System.Globalization;
using DeepNet.Training.Events;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace DeepNet.Training;

/// <summary>The values that TensorBoard's HParams page reads.</summary>
internal static class HyperParameterRecords
{
    private const string Plugin = "hparams";

    /// <summary>What the columns are, and a run's values in them.</summary>
    public static Summary Start(
        IReadOnlyDictionary<string, object> values, IEnumerable<string> metrics, double seconds)
    {
        var experiment = new Experiment { TimeCreatedSecs = seconds };
        var start = new SessionStartInfo { StartTimeSecs = seconds };
        foreach ((string name, object value) in values)
        {
            (HParamInfo.Types.Kind kind, Value converted) = Convert(name, value);
            experiment.HparamInfos.Add(new HParamInfo { Name = name, Type = kind });
            start.Hparams.Add(name, converted);
        }

        foreach (string tag in metrics)
            experiment.MetricInfos.Add(new MetricInfo { Name = new MetricInfo.Types.Name { Tag = tag } });
        return new Summary
        {
            Value =
            {
                Of("_hparams_/experiment", new HParamsContent { Experiment = experiment }),
                Of("_hparams_/session_start_info", new HParamsContent { SessionStartInfo = start }),
            },
        };
    }

    /// <summary>How and when the run ended.</summary>
    public static Summary End(bool isSuccess, double seconds)
    {
        var end = new SessionEndInfo
        {
            Status = isSuccess ? SessionEndInfo.Types.Status.Success : SessionEndInfo.Types.Status.Failure,
            EndTimeSecs = seconds,
        };
        return new Summary
        {
            Value = { Of("_hparams_/session_end_info", new HParamsContent { SessionEndInfo = end }) },
        };
    }

    /// <summary>The content stands in the metadata; the value itself is empty.</summary>
    private static SummaryValue Of(string tag, HParamsContent content) => new()
    {
        Tag = tag,
        Metadata = new ValueMetadata
        {
            PluginData = new ValueMetadata.Types.Plugin { PluginName = Plugin, Content = content.ToByteString() },
            DataClass = ValueMetadata.Types.DataClass.Tensor,
        },
        Tensor = new TensorRecord
        {
            Dtype = ElementType.Float32,
            TensorShape = new ShapeRecord { Dim = { new ShapeRecord.Types.Dim { Size = 0 } } },
        },
    };

    private static (HParamInfo.Types.Kind Kind, Value Value) Convert(string name, object value)
    {
        Check.Argument(!string.IsNullOrWhiteSpace(name), $"HyperParameters: a name is empty.");
        return value switch
        {
            string text => (HParamInfo.Types.Kind.String, new Value { StringValue = text }),
            System.Enum text => (HParamInfo.Types.Kind.String, new Value { StringValue = text.ToString() }),
            bool flag => (HParamInfo.Types.Kind.Bool, new Value { BoolValue = flag }),
            double or float or Half or decimal or long or ulong or int or uint or short or ushort or byte or sbyte => (
                HParamInfo.Types.Kind.Float64, new Value { NumberValue = Number(value) }),
            _ => throw new ArgumentException(
                $"HyperParameters: '{name}' is {value?.GetType().Name ?? "null"}; "
                + "a value is a text, a number, a bool or an enum."),
        };
    }

    private static double Number(object value) =>
        value is Half half ? (double)half : System.Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
