using System.CommandLine;
using System.Globalization;

namespace DeepNet.CommandLine;

/// <summary>Options that take a number within bounds, written the same in every country.</summary>
internal static class NumberOption
{
    /// <summary>A whole number; without a default it may be left out.</summary>
    public static Option<long?> Integer(
        string name, string description, long least, long most, long? defaultValue = null)
    {
        var option = new Option<long?>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                    && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{name} {text} must be a whole number from {least} to {most}."));
                return null;
            },
        };
        if (defaultValue is not null)
            option.DefaultValueFactory = _ => defaultValue;
        return option;
    }

    /// <summary>A number in [least, most].</summary>
    public static Option<double> Real(
        string name, string description, double least, double most, double defaultValue) =>
        new(name)
        {
            Description = description,
            HelpName = "X",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                    && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{name} {text} must be a number from {least} to {most}."));
                return 0;
            },
        };
}
